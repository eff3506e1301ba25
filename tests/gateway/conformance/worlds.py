"""The data behind each suite's subgraphs: its rows made into objects, and what its resolvers compute."""

from collections.abc import Callable
from typing import Any

from tests.gateway.conformance.strict_subgraph import Row, SubgraphData

World = dict[str, SubgraphData]
Rows = dict[str, Any]
ALL = "*"


def world(suite: str, rows: Rows) -> World:
    """The data of each subgraph; "*" stands for all that are not named."""
    return WORLDS[suite](rows)


def _typed(name: str, rows: list[Row]) -> list[Row]:
    return [{"__typename": name, **row} for row in rows]


def _always(value: Any) -> Callable[[Row], Any]:
    return lambda _arguments: value


def _by(rows: list[Row], key: str) -> dict[Any, Row]:
    return {row[key]: row for row in rows}


def _abstract_types(rows: Rows) -> World:
    agencies = _by(_typed("Agency", rows["agencies"]), "id")
    users = _by(_typed("User", rows["users"]), "id")
    products = _by([dict(row) for row in rows["products"]], "id")
    for product in products.values():
        product["createdBy"] = users[product["createdBy"]]
        publisher = product.pop("publisher")
        product["publisherType"] = agencies[publisher["id"]] if publisher["__typename"] == "Agency" else publisher
        of_reviews = [row for row in rows["reviews"] if row["productId"] == product["id"]]
        product["reviews"] = [{**row, "product": product} for row in of_reviews]
        product["reviewsCount"] = len(of_reviews)
        same = [o for o in products.values() if o["__typename"] == product["__typename"] and o is not product]
        product["similar"] = same
    for user in users.values():
        user["totalProductsCreated"] = sum(product["createdBy"] is user for product in products.values())
    estimates = {"estimatedDelivery": "1 day", "fastestDelivery": "same day"}
    tables = {
        "Agency": list(agencies.values()),
        "User": list(users.values()),
        "Book": [row for row in products.values() if row["__typename"] == "Book"],
        "Magazine": [row for row in products.values() if row["__typename"] == "Magazine"],
    }
    roots = {
        "Query.products": _always(list(products.values())),
        "Query.similar": lambda arguments: products[arguments["id"]]["similar"],
    }
    delivery = dict.fromkeys(("Book.delivery", "Magazine.delivery"), lambda *_: estimates)
    return {ALL: SubgraphData(tables, roots, delivery)}


def _complex_entity_call(rows: Rows) -> World:
    products = _by(_typed("Product", rows["products"]), "id")
    categories = _by(_typed("Category", rows["categories"]), "id")
    for category in categories.values():
        category["mainProduct"] = products[category["mainProduct"]]
    for product in products.values():
        product["category"] = categories[product["categoryId"]]
        product["price"] = {"price": product["price"]}
    items = list(products.values())
    product_list = {"__typename": "ProductList", "products": items, "first": items[0], "selected": items[1]}
    tables = {"Product": items, "Category": list(categories.values()), "ProductList": [product_list]}
    return {ALL: SubgraphData(tables, {"Query.topProducts": _always(product_list)})}


def _enum_intersection(rows: Rows) -> World:
    users = _typed("User", rows["users"])
    hidden = [{**user, "type": user["type"] if user["type"] == "REGULAR" else None} for user in users]
    roots = {
        "Query.users": _always(users),
        "Query.usersB": _always(hidden),
        "Query.usersByType": lambda arguments: [user for user in users if user["type"] == arguments["type"]],
    }
    return {ALL: SubgraphData({"User": users}, roots)}


def _external_extends(rows: Rows) -> World:
    users = _typed("User", rows["users"])
    roots = {
        "Query.randomUser": _always(users[0]),
        "Query.providedRandomUser": _always(users[0]),
        "Query.userById": lambda arguments: _by(users, "id")[arguments["id"]],
    }
    return {ALL: SubgraphData({"User": users}, roots)}


def _include_skip(rows: Rows) -> World:
    products = _typed("Product", rows["products"])
    computed = {"Product.isExpensive": lambda _row, sent, _arguments: sent["price"] > 500}
    computed |= {f"Product.{name}": lambda _row, sent, _arguments: sent["isExpensive"] for name in ("include", "skip")}
    return {ALL: SubgraphData({"Product": products}, {"Query.product": _always(products[0])}, computed)}


def _input_object_intersection(rows: Rows) -> World:
    users = _typed("User", rows["users"])
    return {ALL: SubgraphData({"User": users}, {f"Query.usersIn{name}": _always(users) for name in "AB"})}


def _interface_object_with_requires(rows: Rows) -> World:
    users = _typed("User", rows["users"])
    roots = {"Query.users": _always(users), "Query.anotherUsers": _always(users)}
    computed = {"NodeWithName.username": lambda _row, sent, _arguments: sent["name"].replace("name", "username")}
    return {ALL: SubgraphData({"User": users}, roots, computed)}


def _mutations(_rows: Rows) -> World:
    products = [{"__typename": "Product", "id": "p1", "name": "p1-name", "price": 9.99, "isAvailable": True}]
    categories: list[Row] = []
    numbers: dict[str, int] = {}

    def add_product(arguments: Row) -> Row:
        product = {"__typename": "Product", "id": "p-added", "isAvailable": True, **arguments["input"]}
        products.append(product)
        return product

    def add_category(arguments: Row) -> Row:
        identifier = f"c-added-{arguments['requestId']}"
        if any(category["id"] == identifier for category in categories):
            raise ValueError("this category was added before")
        categories.append({"__typename": "Category", "id": identifier, "name": arguments["name"]})
        return categories[-1]

    def change(update: Callable[[int], int], arguments: Row) -> int:
        request = arguments["requestId"]
        numbers[request] = update(numbers.get(request, 0))
        return numbers[request]

    roots: dict[str, Callable[[Row], Any]] = {
        "Mutation.addProduct": add_product,
        "Mutation.addCategory": add_category,
        "Mutation.add": lambda arguments: change(lambda number: number + arguments["num"], arguments),
        "Mutation.multiply": lambda arguments: change(lambda number: number * arguments["by"], arguments),
        "Mutation.delete": lambda arguments: numbers.pop(arguments["requestId"]),
        "Query.product": lambda arguments: _by(products, "id")[arguments["id"]],
        "Query.products": _always(products),
    }
    computed = {"Product.isExpensive": lambda _row, sent, _arguments: sent["price"] > 100}
    return {ALL: SubgraphData({"Product": products, "Category": categories}, roots, computed)}


def _nested_provides(rows: Rows) -> World:
    categories = _by(_typed("Category", rows["categories"]), "id")
    for category in categories.values():
        category["subCategories"] = [categories[name] for name in category["subCategories"]]
    products = _typed("Product", rows["products"])
    for product in products:
        product["categories"] = [categories[name] for name in product["categories"]]
    tables = {"Product": products, "Category": list(categories.values())}
    return {ALL: SubgraphData(tables, {"Query.products": _always(products)})}


def _node(rows: Rows) -> World:
    products, categories = _typed("Product", rows["products"]), _typed("Category", rows["categories"])
    roots = {"Query.productNode": _always(products[0]), "Query.categoryNode": _always(categories[0])}
    return {ALL: SubgraphData({"Product": products, "Category": categories}, roots)}


def _null_keys(rows: Rows) -> World:
    books = rows["books"]
    containers = [{"book": book} for book in books]
    nameless = [{**book, "id": None if book["upc"] == "b3" else book["id"]} for book in books]
    return {
        "b": SubgraphData({"Book": nameless}),
        ALL: SubgraphData({"Book": books}, {"Query.bookContainers": _always(containers)}),
    }


def _override_type_interface(rows: Rows) -> World:
    images = rows["imagePosts"]
    roots = {"Query.feed": _always(images), "Query.anotherFeed": _always(images)}
    return {ALL: SubgraphData({"ImagePost": images, "TextPost": rows["textPosts"]}, roots)}


def _parent_entity_call(rows: Rows) -> World:
    categories = _by(_typed("Category", rows["categories"]), "id")
    products = [{**row, "category": categories[row["categoryId"]]} for row in _typed("Product", rows["products"])]
    tables = {"Product": products, "Category": list(categories.values())}
    return {ALL: SubgraphData(tables, {"Query.products": _always(products)})}


def _provides_on_interface(rows: Rows) -> World:
    animals = _by(rows["animals"], "id")
    books = [{**row, "animals": [animals[name] for name in row["animals"]]} for row in rows["medias"]]
    tables = {"Book": books} | {
        name: [row for row in animals.values() if row["__typename"] == name] for name in ("Dog", "Cat")
    }
    return {ALL: SubgraphData(tables, {"Query.media": _always(books[0]), "Query.book": _always(books[0])})}


def _requires_interface(rows: Rows) -> World:
    addresses = _by(rows["addresses"], "id")
    users = [{**row, "address": addresses[row["address"]]} for row in _typed("User", rows["users"])]

    def country(_row: Row, sent: Row, _arguments: Row) -> Any:
        is_work = sent["address"]["__typename"] == "WorkAddress"
        return addresses[sent["address"]["id"]]["country"] if is_work else None

    computed = {
        "User.city": lambda _row, sent, _arguments: addresses[sent["address"]["id"]]["city"],
        "User.country": country,
    }
    tables = {"User": users} | {
        name: [row for row in addresses.values() if row["__typename"] == name]
        for name in ("HomeAddress", "WorkAddress")
    }
    return {ALL: SubgraphData(tables, {"Query.a": _always(users[0]), "Query.b": _always(users[1])}, computed)}


def _requires_requires(rows: Rows) -> World:
    products = _typed("Product", rows["products"])
    computed = {
        "Product.isExpensive": lambda _row, sent, _arguments: sent["price"] > 500,
        "Product.isExpensiveWithDiscount": lambda _row, sent, _arguments: not sent["hasDiscount"],
        "Product.canAfford": lambda _row, sent, _arguments: not sent["isExpensive"],
        "Product.canAffordWithDiscount": lambda _row, sent, _arguments: not sent["isExpensiveWithDiscount"],
    }
    return {ALL: SubgraphData({"Product": products}, {"Query.product": _always(products[0])}, computed)}


def _requires_with_fragments(rows: Rows) -> World:
    data = _by([*rows["bazs"], *rows["quxs"]], "id")
    found = [{**row, "data": data[row["data"]]} for row in _typed("Entity", rows["entities"])]
    computed = {
        f"Entity.{name}": lambda _row, sent, _arguments, name=name: f"{sent['data']['foo']}_{name}"
        for name in ("requirer", "requirer2")
    }
    roots = {"Query.a": _always(found[1]), "Query.b": _always(found[0]), "Query.bb": _always(found[1])}
    return {ALL: SubgraphData({"Entity": found}, roots, computed)}


def _shared_root(rows: Rows) -> World:
    product = rows["product"]
    return {ALL: SubgraphData({}, {"Query.product": _always(product), "Query.products": _always([product])})}


def _simple_entity_call(rows: Rows) -> World:
    users = _typed("User", rows["users"])
    return {ALL: SubgraphData({"User": users}, {"Query.user": _always(users[0])})}


def _simple_interface_object(rows: Rows) -> World:
    users, accounts = _typed("User", rows["users"]), rows["accounts"]
    roots = {f"Query.{name}": _always(users) for name in ("users", "anotherUsers")}
    roots["Query.accounts"] = _always(accounts)

    def tables(accounts: list[Row]) -> dict[str, list[Row]]:
        kinds = {name: [row for row in accounts if row["__typename"] == name] for name in ("Admin", "Regular")}
        return {"User": users, **kinds}

    return {
        "c": SubgraphData(tables([{**account, "isActive": False} for account in accounts])),
        ALL: SubgraphData(tables(accounts), roots),
    }


def _simple_override(rows: Rows) -> World:
    posts = _typed("Post", rows["posts"])
    roots = {
        "Query.feed": _always(posts),
        "Query.aFeed": _always([posts[1]]),
        "Query.bFeed": _always([posts[0]]),
    }
    return {ALL: SubgraphData({"Post": posts}, roots)}


def _simple_requires_provides(rows: Rows) -> World:
    users, products = _by(_typed("User", rows["users"]), "id"), _by(_typed("Product", rows["products"]), "upc")
    reviews = _typed("Review", rows["reviews"])
    for review in reviews:
        review |= {"author": users[review["authorId"]], "product": products[review["productUpc"]]}
    for user in users.values():
        user["reviews"] = [review for review in reviews if review["author"] is user]
    for product in products.values():
        product["reviews"] = [review for review in reviews if review["product"] is product]
        product["inStock"] = product["upc"] in rows["inStock"]

    def estimate(_row: Row, sent: Row, _arguments: Row) -> int:
        return int(sent["price"] * sent["weight"] * 10)

    computed = {
        "Product.shippingEstimate": estimate,
        "Product.shippingEstimateTag": lambda row, sent, arguments: f"#{row['upc']}#{estimate(row, sent, arguments)}#",
    }
    tables = {"User": list(users.values()), "Product": list(products.values()), "Review": reviews}
    roots = {"Query.me": _always(users["u1"]), "Query.products": _always(list(products.values()))}
    return {ALL: SubgraphData(tables, roots, computed)}


def _typename(rows: Rows) -> World:
    roots = {
        "Query.union": _always({"__typename": "Oven", "id": "1"}),
        "Query.interface": _always({"__typename": "Toaster", "id": "2"}),
        "Query.users": _always(rows["users"]),
    }
    return {ALL: SubgraphData({"Admin": rows["users"]}, roots)}


def _union_intersection(rows: Rows) -> World:
    book = rows["media"]
    song = {"__typename": "Song", "id": "s1", "title": "Song Title", "aTitle": "A: Song Title"}
    movie = {"__typename": "Movie", "id": "m1", "title": "A Movie Title", "bTitle": "B Movie Title"}
    viewer = {"media": book, "aMedia": song, "book": book, "song": song, "bMedia": movie}
    roots = {f"Query.{name}": _always(book) for name in ("media", "aMedia", "book")}
    roots |= {"Query.song": _always(song), "Query.bMedia": _always(movie), "Query.viewer": _always(viewer)}
    return {ALL: SubgraphData({"Book": [book], "Song": [song], "Movie": [movie]}, roots)}


WORLDS: dict[str, Callable[[Rows], World]] = {
    "abstract-types": _abstract_types,
    "complex-entity-call": _complex_entity_call,
    "enum-intersection": _enum_intersection,
    "fed1-external-extends": _external_extends,
    "fed2-external-extends": _external_extends,
    "include-skip": _include_skip,
    "input-object-intersection": _input_object_intersection,
    "interface-object-with-requires": _interface_object_with_requires,
    "mutations": _mutations,
    "nested-provides": _nested_provides,
    "node": _node,
    "null-keys": _null_keys,
    "override-type-interface": _override_type_interface,
    "parent-entity-call": _parent_entity_call,
    "provides-on-interface": _provides_on_interface,
    "requires-interface": _requires_interface,
    "requires-requires": _requires_requires,
    "requires-with-fragments": _requires_with_fragments,
    "shared-root": _shared_root,
    "simple-entity-call": _simple_entity_call,
    "simple-interface-object": _simple_interface_object,
    "simple-override": _simple_override,
    "simple-requires-provides": _simple_requires_provides,
    "typename": _typename,
    "union-intersection": _union_intersection,
}

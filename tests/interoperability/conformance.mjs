// The published suites, read where they are beside the repository, with the data that their resolvers give.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../../shared/conformance/federation");

// Suites as `ownSuites` gives them; none where the folder is absent. Their data says nothing about the order of keys.
export function publishedSuites() {
  if (!existsSync(ROOT)) return [];
  return Object.entries(WORLDS).map(([name, world]) => publishedSuite(name, world));
}

function publishedSuite(name, world) {
  const folder = join(ROOT, name);
  const read = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const cases = read("tests.json").map(({ query, expected }) => ({
    request: { query },
    data: expected.data ?? null,
    errors: expected.errors,
  }));
  const subgraphs = () => {
    const data = world(existsSync(join(folder, "entities.json")) ? read("entities.json") : {});
    const definitions = {};
    for (const file of readdirSync(join(folder, "subgraphs"))) {
      const subgraph = basename(file, ".graphql");
      const sdl = readFileSync(join(folder, "subgraphs", file), "utf8");
      definitions[subgraph] = { sdl, ...(data[subgraph] ?? data) };
    }
    return definitions;
  };
  return { name: `published ${name}`, subgraphs, cases, isPublished: true, notComposedBy: NOT_COMPOSED_BY[name] };
}

const always = (value) => () => value;
const byId = (rows) => (id) => rows.find((row) => row.id === id);
const ofType = (rows, ...types) => Object.fromEntries(types.map((type) => [type, rows.filter((row) => row.__typename === type)]));

function abstractTypes({ agencies, users, products, reviews }) {
  for (const user of users) user.totalProductsCreated = products.filter((product) => product.createdBy === user.id).length;
  for (const product of products) {
    product.createdBy = byId(users)(product.createdBy);
    const { publisher } = product;
    product.publisherType = publisher.__typename === "Agency" ? byId(agencies)(publisher.id) : publisher;
    product.reviews = reviews.filter((review) => review.productId === product.id);
    product.reviewsCount = product.reviews.length;
    product.similar = products.filter((other) => other !== product && other.__typename === product.__typename);
    product.delivery = { estimatedDelivery: "1 day", fastestDelivery: "same day" };
    for (const review of product.reviews) review.product = product;
  }
  agencies.forEach((agency) => (agency.__typename = "Agency"));
  const fields = { "Query.products": always(products), "Query.similar": ({ args }) => byId(products)(args.id).similar };
  return { rows: { Agency: agencies, User: users, ...ofType(products, "Book", "Magazine") }, fields };
}

function complexEntityCall({ products, categories }) {
  for (const category of categories) category.mainProduct = byId(products)(category.mainProduct);
  for (const product of products) {
    product.category = byId(categories)(product.categoryId);
    product.price = { price: product.price };
  }
  const list = { products, first: products[0], selected: products[1] };
  const fields = { "Query.topProducts": always(list) };
  return { rows: { Product: products, Category: categories, ProductList: [list] }, fields };
}

function enumIntersection({ users }) {
  const hidden = users.map((user) => ({ ...user, type: user.type === "REGULAR" ? user.type : null }));
  const fields = {
    "Query.users": always(users),
    "Query.usersB": always(hidden),
    "Query.usersByType": ({ args }) => users.filter((user) => user.type === args.type),
  };
  return { rows: { User: users }, fields };
}

function externalExtends({ users }) {
  const fields = {
    "Query.randomUser": always(users[0]),
    "Query.providedRandomUser": always(users[0]),
    "Query.userById": ({ args }) => byId(users)(args.id),
  };
  return { rows: { User: users }, fields };
}

function includeSkip({ products }) {
  const fields = {
    "Query.product": always(products[0]),
    "Product.isExpensive": ({ sent }) => sent.price > 500,
    "Product.include": ({ sent }) => sent.isExpensive,
    "Product.skip": ({ sent }) => sent.isExpensive,
    "Product.neverCalledInclude": () => new Error("asked for a field that is not included"),
    "Product.neverCalledSkip": () => new Error("asked for a field that is skipped"),
  };
  return { rows: { Product: products }, fields };
}

function inputObjectIntersection({ users }) {
  return { rows: { User: users }, fields: { "Query.usersInA": always(users), "Query.usersInB": always(users) } };
}

function interfaceObjectWithRequires({ users }) {
  const fields = {
    "Query.users": always(users),
    "Query.anotherUsers": always(users),
    "NodeWithName.username": ({ sent }) => sent.name.replace("name", "username"),
  };
  return { rows: { User: users, NodeWithName: users }, fields };
}

function mutations() {
  const products = [{ id: "p1", name: "p1-name", price: 9.99, isAvailable: true }];
  const categories = [];
  const numbers = new Map();
  const change = (id, update) => numbers.set(id, update(numbers.get(id) ?? 0)).get(id);
  const fields = {
    "Mutation.addProduct": ({ args }) => {
      products.push({ __typename: "Product", id: "p-added", isAvailable: true, ...args.input });
      return products.at(-1);
    },
    "Mutation.addCategory": ({ args }) => {
      const id = `c-added-${args.requestId}`;
      if (byId(categories)(id)) return new Error("this category was added before");
      categories.push({ __typename: "Category", id, name: args.name });
      return categories.at(-1);
    },
    "Mutation.add": ({ args }) => change(args.requestId, (number) => number + args.num),
    "Mutation.multiply": ({ args }) => change(args.requestId, (number) => number * args.by),
    "Mutation.delete": ({ args }) => {
      const number = numbers.get(args.requestId);
      numbers.delete(args.requestId);
      return number;
    },
    "Query.product": ({ args }) => byId(products)(args.id),
    "Query.products": always(products),
    "Product.isExpensive": ({ sent }) => sent.price > 100,
  };
  return { rows: { Product: products, Category: categories }, fields };
}

function nestedProvides({ products, categories }) {
  for (const category of categories) category.subCategories = category.subCategories.map(byId(categories));
  for (const product of products) product.categories = product.categories.map(byId(categories));
  return { rows: { Product: products, Category: categories }, fields: { "Query.products": always(products) } };
}

function node({ products, categories }) {
  const fields = { "Query.productNode": always(products[0]), "Query.categoryNode": always(categories[0]) };
  return { rows: { Product: products, Category: categories }, fields };
}

function nullKeys({ books }) {
  const nameless = books.map((book) => ({ ...book, id: book.upc === "b3" ? null : book.id }));
  const containers = books.map((book) => ({ book }));
  return {
    a: { rows: { Book: books }, fields: { "Query.bookContainers": always(containers) } },
    b: { rows: { Book: nameless } },
    c: { rows: { Book: books } },
  };
}

function overrideTypeInterface({ imagePosts, textPosts }) {
  const fields = { "Query.feed": always(imagePosts), "Query.anotherFeed": always(imagePosts) };
  return { rows: { ImagePost: imagePosts, TextPost: textPosts }, fields };
}

function parentEntityCall({ products, categories }) {
  for (const product of products) product.category = byId(categories)(product.categoryId);
  return { rows: { Product: products, Category: categories }, fields: { "Query.products": always(products) } };
}

function providesOnInterface({ medias, animals }) {
  for (const media of medias) media.animals = media.animals.map(byId(animals));
  const fields = { "Query.media": always(medias[0]), "Query.book": always(medias[0]) };
  return { rows: { Book: medias, ...ofType(animals, "Dog", "Cat") }, fields };
}

function requiresInterface({ users, addresses }) {
  for (const user of users) user.address = byId(addresses)(user.address);
  const sentAddress = (sent) => byId(addresses)(sent.address.id);
  const fields = {
    "Query.a": always(users[0]),
    "Query.b": always(users[1]),
    "User.city": ({ sent }) => sentAddress(sent).city,
    "User.country": ({ sent }) => (sent.address.__typename === "WorkAddress" ? sentAddress(sent).country : null),
  };
  return { rows: { User: users, ...ofType(addresses, "HomeAddress", "WorkAddress") }, fields };
}

function requiresRequires({ products }) {
  const fields = {
    "Query.product": always(products[0]),
    "Product.isExpensive": ({ sent }) => sent.price > 500,
    "Product.isExpensiveWithDiscount": ({ sent }) => !sent.hasDiscount,
    "Product.canAfford": ({ sent }) => !sent.isExpensive,
    "Product.canAffordWithDiscount": ({ sent }) => !sent.isExpensiveWithDiscount,
  };
  return { rows: { Product: products }, fields };
}

function requiresWithFragments({ entities, bazs, quxs }) {
  for (const entity of entities) entity.data = byId([...bazs, ...quxs])(entity.data);
  const fields = {
    "Query.a": always(entities[1]),
    "Query.b": always(entities[0]),
    "Query.bb": always(entities[1]),
    "Entity.requirer": ({ sent }) => `${sent.data.foo}_requirer`,
    "Entity.requirer2": ({ sent }) => `${sent.data.foo}_requirer2`,
  };
  return { rows: { Entity: entities }, fields };
}

function sharedRoot({ product }) {
  return { fields: { "Query.product": always(product), "Query.products": always([product]) } };
}

function simpleEntityCall({ users }) {
  return { rows: { User: users }, fields: { "Query.user": always(users[0]) } };
}

function simpleInterfaceObject({ users, accounts }) {
  const fields = { "Query.users": always(users), "Query.anotherUsers": always(users), "Query.accounts": always(accounts) };
  const world = (rows) => ({
    rows: { User: users, NodeWithName: users, Account: rows, ...ofType(rows, "Admin", "Regular") },
    fields,
  });
  return { a: world(accounts), b: world(accounts), c: world(accounts.map((account) => ({ ...account, isActive: false }))) };
}

function simpleOverride({ posts }) {
  const fields = { "Query.feed": always(posts), "Query.aFeed": always([posts[1]]), "Query.bFeed": always([posts[0]]) };
  return { rows: { Post: posts }, fields };
}

function simpleRequiresProvides({ users, products, reviews, inStock }) {
  for (const review of reviews) {
    review.author = byId(users)(review.authorId);
    review.product = products.find((product) => product.upc === review.productUpc);
  }
  for (const user of users) user.reviews = reviews.filter((review) => review.author === user);
  for (const product of products) {
    product.reviews = reviews.filter((review) => review.product === product);
    product.inStock = inStock.includes(product.upc);
  }
  const estimate = ({ sent }) => Math.trunc(sent.price * sent.weight * 10);
  const fields = {
    "Query.me": always(byId(users)("u1")),
    "Query.products": always(products),
    "Product.shippingEstimate": estimate,
    "Product.shippingEstimateTag": (asked) => `#${asked.row.upc}#${estimate(asked)}#`,
  };
  return { rows: { User: users, Product: products, Review: reviews }, fields };
}

function typename({ users }) {
  const fields = {
    "Query.union": always({ __typename: "Oven", id: "1" }),
    "Query.interface": always({ __typename: "Toaster", id: "2" }),
    "Query.users": always(users),
  };
  return { rows: { Admin: users, User: users }, fields };
}

function unionIntersection({ media }) {
  const song = { __typename: "Song", id: "s1", title: "Song Title", aTitle: "A: Song Title" };
  const movie = { __typename: "Movie", id: "m1", title: "A Movie Title", bTitle: "B Movie Title" };
  const viewer = { media, aMedia: song, book: media, song, bMedia: movie };
  const fields = { "Query.viewer": always(viewer) };
  for (const [name, value] of Object.entries(viewer)) fields[`Query.${name}`] = always(value);
  fields["Query.aMedia"] = always(media);
  return { rows: { Book: [media], Song: [song], Movie: [movie] }, fields };
}

// The Guild's composer refuses the first, and gives the second another public schema than its cases are written for.
const NOT_COMPOSED_BY = { "requires-with-fragments": "The Guild", "union-intersection": "The Guild" };

const WORLDS = {
  "abstract-types": abstractTypes,
  "complex-entity-call": complexEntityCall,
  "enum-intersection": enumIntersection,
  "fed1-external-extends": externalExtends,
  "fed2-external-extends": externalExtends,
  "include-skip": includeSkip,
  "input-object-intersection": inputObjectIntersection,
  "interface-object-with-requires": interfaceObjectWithRequires,
  mutations,
  "nested-provides": nestedProvides,
  node,
  "null-keys": nullKeys,
  "override-type-interface": overrideTypeInterface,
  "parent-entity-call": parentEntityCall,
  "provides-on-interface": providesOnInterface,
  "requires-interface": requiresInterface,
  "requires-requires": requiresRequires,
  "requires-with-fragments": requiresWithFragments,
  "shared-root": sharedRoot,
  "simple-entity-call": simpleEntityCall,
  "simple-interface-object": simpleInterfaceObject,
  "simple-override": simpleOverride,
  "simple-requires-provides": simpleRequiresProvides,
  typename,
  "union-intersection": unionIntersection,
};

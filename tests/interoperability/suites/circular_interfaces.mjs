// Interfaces whose fields lead back to themselves, with parts provided on the way.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const books = [1, 2, 3].map((n) => ({ __typename: "Book", id: `b${n}`, price: n * 5, name: `Book ${n}` }));
    const toys = [1, 2].map((n) => ({ __typename: "Toy", id: `t${n}`, price: n * 5, name: `Toy ${n}` }));
    books.forEach((book, at) => (book.twin = toys[at] ?? null));
    books.forEach((book, at) => (book.next = books[(at + 1) % 3]));
    toys.forEach((toy, at) => (toy.twin = books[at]));
    return {
      shop: {
        sdl: `${link("2.3", "@key", "@provides", "@external")}
          type Query { first: Product  all: [Product!]! }
          interface Product { id: ID!  twin: Product  price: Int }
          type Book implements Product @key(fields: "id") { id: ID!  price: Int @external  twin: Toy @provides(fields: "price")  next: Book! @provides(fields: "price") }
          type Toy implements Product @key(fields: "id") { id: ID!  price: Int @external  twin: Book }`,
        rows: { Book: books, Toy: toys },
        fields: { "Query.first": () => books[0], "Query.all": () => [...toys, ...books] },
      },
      prices: {
        sdl: `${link("2.3", "@key", "@shareable")}
          interface Product { id: ID!  price: Int  name: String }
          type Book implements Product @key(fields: "id") { id: ID!  price: Int @shareable  name: String }
          type Toy implements Product @key(fields: "id") { id: ID!  price: Int @shareable  name: String }`,
        rows: { Book: books, Toy: toys },
      },
    };
  },
  cases: [
    { request: { query: "{ first { twin { twin { twin { id price } } price } } }" }, data: { first: { twin: { twin: { twin: { id: "t1", price: 5 } }, price: 5 } } } },
    {
      request: { query: "{ all { id price twin { name ... on Book { next { price name } } } } }" },
      data: {
        all: [
          { id: "t1", price: 5, twin: { name: "Book 1", next: { price: 10, name: "Book 2" } } },
          { id: "t2", price: 10, twin: { name: "Book 2", next: { price: 15, name: "Book 3" } } },
          { id: "b1", price: 5, twin: { name: "Toy 1" } },
          { id: "b2", price: 10, twin: { name: "Toy 2" } },
          { id: "b3", price: 15, twin: null },
        ],
      },
    },
    { request: { query: "{ first { ... on Book { next { next { id twin { price } price } } } } }" }, data: { first: { next: { next: { id: "b3", twin: null, price: 15 } } } } },
  ],
};

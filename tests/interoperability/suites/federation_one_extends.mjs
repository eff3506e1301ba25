// More of federation 1: @extends, fields that are external for nothing, composite keys, interfaces that both declare.
export default {
  subgraphs() {
    const goods = [{ upc: "1", weight: 10, price: 5, name: "Cup" }, { upc: "2", weight: 2000, price: 50, name: "Pot" }];
    return {
      goods: {
        sdl: `
          type Query { goods: [Good] }
          interface Priced { price: Int }
          type Good implements Priced @key(fields: "upc") @key(fields: "name brand { code }") { upc: String!  name: String!  price: Int  weight: Int  brand: Brand! }
          type Brand { code: String! }
          enum Unit { G KG }`,
        rows: { Good: goods.map((good) => ({ ...good, brand: { code: `c${good.upc}` } })) },
        fields: { "Query.goods": () => goods.map((good) => ({ ...good, brand: { code: `c${good.upc}` } })) },
      },
      freight: {
        sdl: `
          type Good @extends @key(fields: "upc") {
            upc: String! @external
            weight: Int @external
            price: Int @external
            inStock: Boolean
            freight(unit: Unit = KG): Int @requires(fields: "price weight")
          }
          enum Unit { G KG }`,
        rows: { Good: goods.map(({ upc }) => ({ upc, inStock: upc === "1" })) },
        fields: { "Good.freight": ({ sent, args }) => (sent.price > 10 ? 0 : sent.weight * (args.unit === "G" ? 1000 : 1)) },
      },
      labels: {
        sdl: `
          extend type Good @key(fields: "name brand { code }") {
            name: String! @external
            brand: Brand! @external
            label: String
            upc: String @external
          }
          type Brand { code: String! }
          extend type Query { labelled: Good }`,
        rows: { Good: goods.map(({ name, upc }) => ({ name, brand: { code: `c${upc}` }, label: `${name}!` })) },
        fields: { "Query.labelled": () => ({ name: "Pot", brand: { code: "c2" }, label: "Pot?" }) },
      },
    };
  },
  cases: [
    { request: { query: "{ goods { inStock freight inGrams: freight(unit: G) label } }" }, data: { goods: [{ inStock: true, freight: 10, inGrams: 10000, label: "Cup!" }, { inStock: false, freight: 0, inGrams: 0, label: "Pot!" }] } },
    { request: { query: "{ labelled { label upc freight price } }" }, data: { labelled: { label: "Pot?", upc: "2", freight: 0, price: 50 } } },
    { request: { query: "{ labelled { name brand { code } inStock ... on Priced { price } } }" }, data: { labelled: { name: "Pot", brand: { code: "c2" }, inStock: false, price: 50 } } },
  ],
};

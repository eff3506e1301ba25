// Requirements that depend on requirements, there and back between three subgraphs.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const rows = () => ({ Loan: [{ id: "1" }, { id: "2" }] });
    return {
      bank: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Query { loan: Loan  loans: [Loan!]! }
          type Loan @key(fields: "id") {
            id: ID!  amount: Int!
            score: Int! @external
            rate: Int! @requires(fields: "score")
            offer: String! @requires(fields: "fee")
            fee: Int! @external
          }`,
        rows: { Loan: [{ id: "1", amount: 100 }, { id: "2", amount: 200 }] },
        fields: {
          "Query.loan": () => ({ id: "1", amount: 100 }),
          "Query.loans": () => [{ id: "1", amount: 100 }, { id: "2", amount: 200 }],
          "Loan.rate": ({ sent }) => sent.score + 1,
          "Loan.offer": ({ sent }) => `fee ${sent.fee}`,
        },
      },
      scoring: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Loan @key(fields: "id") { id: ID!  amount: Int! @external  score: Int! @requires(fields: "amount") }`,
        rows: rows(),
        fields: { "Loan.score": ({ sent }) => sent.amount / 10 },
      },
      fees: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Query { featured: Loan }
          type Loan @key(fields: "id") {
            id: ID!
            rate: Int! @external  score: Int! @external
            fee: Int! @requires(fields: "rate score")
            terms: Terms! @requires(fields: "rate")
          }
          type Terms { text: String! }`,
        rows: rows(),
        fields: {
          "Query.featured": () => ({ id: "2" }),
          "Loan.fee": ({ sent }) => sent.rate * 100 + sent.score,
          "Loan.terms": ({ sent }) => ({ text: `at ${sent.rate}` }),
        },
      },
    };
  },
  cases: [
    { request: { query: "{ loan { offer } }" }, data: { loan: { offer: "fee 1110" } } },
    { request: { query: "{ loans { terms { text } } }" }, data: { loans: [{ terms: { text: "at 11" } }, { terms: { text: "at 21" } }] } },
    { request: { query: "{ featured { offer } }" }, data: { featured: { offer: "fee 2120" } } },
    {
      request: { query: "{ featured { fee terms { text } rate score amount id } loan { offer fee } }" },
      data: { featured: { fee: 2120, terms: { text: "at 21" }, rate: 21, score: 20, amount: 200, id: "2" }, loan: { offer: "fee 1110", fee: 1110 } },
    },
  ],
};

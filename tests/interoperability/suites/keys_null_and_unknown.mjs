// Keys that are null, entities that a subgraph does not know, and lists with holes.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const songs = [
      { id: "1", code: "c1", title: "One" },
      { id: null, code: "c2", title: "Two" },
      { id: "3", code: null, title: "Three" },
      { id: null, code: null, title: "Four" },
      { id: "5", code: "c5", title: "Five" },
    ];
    const lengths = [{ id: "1", seconds: 61 }, { id: "3", seconds: 63 }];
    const charts = [{ code: "c1", rank: 1 }, { code: "c2", rank: 2 }, { code: "c5", rank: null }];
    return {
      catalog: {
        sdl: `${link("2.3", "@key")}
          type Query { songs: [Song]!  pairs: [[Song]]  song: Song }
          type Song @key(fields: "id") @key(fields: "code") { id: ID  code: String  title: String! }`,
        rows: { Song: songs },
        fields: {
          "Query.songs": () => [songs[0], null, ...songs.slice(1)],
          "Query.pairs": () => [[songs[0], null], null, [], [songs[2], songs[0]]],
          "Query.song": () => null,
        },
      },
      lengths: { sdl: `${link("2.3", "@key")} type Song @key(fields: "id") { id: ID  seconds: Int }`, rows: { Song: lengths } },
      charts: {
        sdl: `${link("2.3", "@key")} type Song @key(fields: "code") { code: String  rank: Int  chart: Chart! } type Chart { name: String! }`,
        rows: { Song: charts.map((song) => ({ ...song, chart: { name: `chart of ${song.code}` } })) },
      },
    };
  },
  cases: [
    {
      request: { query: "{ songs { title seconds } }" },
      data: {
        songs: [
          { title: "One", seconds: 61 },
          null,
          { title: "Two", seconds: null },
          { title: "Three", seconds: 63 },
          { title: "Four", seconds: null },
          { title: "Five", seconds: null },
        ],
      },
    },
    {
      request: { query: "{ songs { rank seconds code } }" },
      data: {
        songs: [
          { rank: 1, seconds: 61, code: "c1" },
          null,
          { rank: 2, seconds: null, code: "c2" },
          { rank: null, seconds: 63, code: null },
          { rank: null, seconds: null, code: null },
          { rank: null, seconds: null, code: "c5" },
        ],
      },
    },
    {
      // A chart is never null, so a song without one is null as a whole.
      request: { query: "{ songs { title chart { name } } }" },
      data: {
        songs: [
          { title: "One", chart: { name: "chart of c1" } },
          null,
          { title: "Two", chart: { name: "chart of c2" } },
          null,
          null,
          { title: "Five", chart: { name: "chart of c5" } },
        ],
      },
      errors: undefined,
    },
    {
      request: { query: "{ pairs { seconds rank } song { seconds } }" },
      data: {
        pairs: [[{ seconds: 61, rank: 1 }, null], null, [], [{ seconds: 63, rank: null }, { seconds: 61, rank: 1 }]],
        song: null,
      },
    },
  ],
};

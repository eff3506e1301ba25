// The page of the console: GraphiQL over this gateway, with a place for a token and a panel with the query plan.
"use strict";

(() => {
  const create = React.createElement;
  const endpoint = document.getElementById("endpoint");
  const token = document.getElementById("token");

  // A token belongs to a tab: it is gone when the tab is closed.
  token.value = sessionStorage.getItem("token") || "";
  token.addEventListener("input", () => sessionStorage.setItem("token", token.value.trim()));

  const requestHeaders = (extra) => {
    const headers = { "content-type": "application/json", accept: "application/json", ...extra };
    const hasAuthorization = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
    if (token.value.trim() && !hasAuthorization) {
      headers.authorization = `Bearer ${token.value.trim()}`;
    }
    return headers;
  };

  const fetcher = async (parameters, options) => {
    const response = await fetch(endpoint.value, {
      method: "POST",
      headers: requestHeaders((options && options.headers) || {}),
      body: JSON.stringify(parameters),
    });
    return response.json();
  };

  const fetchPlan = async (query, operationName) => {
    const response = await fetch("/console/plan", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, operationName }),
    });
    const answer = await response.json();
    return answer.plan || answer.errors.map((error) => error.message).join("\n");
  };

  const PlanIcon = () =>
    create(
      "svg",
      { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5, height: "1em" },
      create("path", { d: "M12 4v5M12 9L6 15M12 9l6 6M4 15h4v5H4zM16 15h4v5h-4zM9.5 2h5v3h-5z" }),
    );

  const PlanPanel = () => {
    const { queryEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
    const [text, setText] = React.useState("");
    const show = async () => {
      const operationName = queryEditor.operationName || null;
      try {
        setText(await fetchPlan(queryEditor.getValue(), operationName));
      } catch (error) {
        setText(`The plan cannot be shown: ${error.message}`);
      }
    };
    return create(
      "div",
      null,
      create("div", { className: "graphiql-doc-explorer-title" }, "Query plan"),
      create("button", { type: "button", className: "graphiql-button plan-button", onClick: show }, "Show the plan"),
      create("pre", { className: "plan-text" }, text),
    );
  };

  const planPlugin = { title: "Query plan", icon: PlanIcon, content: PlanPanel };

  const App = () => {
    const [query, setQuery] = React.useState("{\n  __typename\n}\n");
    const explorerPlugin = GraphiQLPluginExplorer.useExplorerPlugin({ query, onEdit: setQuery });
    return create(GraphiQL, {
      fetcher,
      query,
      onEditQuery: setQuery,
      plugins: [explorerPlugin, planPlugin],
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    });
  };

  ReactDOM.render(create(App), document.getElementById("console"));
})();

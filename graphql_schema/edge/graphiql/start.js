// Starts GraphiQL against the address that the page itself came from.
(function () {
  "use strict";
  var mount = document.getElementById("graphiql");
  var url = window.location.origin + window.location.pathname;
  // Headers typed into GraphiQL go with every request, and over a WebSocket, which browsers
  // let carry no headers, in the payload of its first message.
  var fetcher = GraphiQL.createFetcher({
    url: url,
    subscriptionUrl: url.replace(/^http/, "ws"),
  });
  ReactDOM.createRoot(mount).render(
    React.createElement(GraphiQL, {
      fetcher: fetcher,
      defaultQuery: mount.dataset.example,
      defaultEditorToolsVisibility: true,
      inputValueDeprecation: true,
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    }),
  );
})();

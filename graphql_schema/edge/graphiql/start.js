// Starts GraphiQL against the address that the page itself came from.
(function () {
  "use strict";
  var KEY = "simulation.api-key";
  var REFUSED = 401;
  var mount = document.getElementById("graphiql");
  var dialog = document.getElementById("sign-in");
  var field = document.getElementById("api-key");
  var url = window.location.origin + window.location.pathname;
  // Of this tab only, and gone when it is closed.
  var memory = window.sessionStorage;
  var question = null;
  // The sign-in of the page in this tab is taken as long as the server takes it.
  var SIGN_IN = "simulation.sign-in";
  var refusedToken = null;

  function tokenOfPage() {
    try {
      return JSON.parse(memory.getItem(SIGN_IN)).token || null;
    } catch {
      return null;
    }
  }

  function credential() {
    var token = tokenOfPage();
    return memory.getItem(KEY) || (token === refusedToken ? null : token);
  }

  // Resolves to whether somebody has given a key. Requests that are refused at the same time
  // wait for the same answer.
  function askForKey() {
    question =
      question ||
      new Promise(function (resolve) {
        function answer() {
          var given = dialog.returnValue === "use" ? field.value.trim() : "";
          if (given) {
            memory.setItem(KEY, given);
          }
          field.value = "";
          question = null;
          resolve(Boolean(given));
        }
        dialog.returnValue = "";
        dialog.addEventListener("close", answer, { once: true });
        dialog.showModal();
      });
    return question;
  }

  function credentials() {
    var used = credential();
    return used ? { Authorization: "Bearer " + used } : {};
  }

  // Whether somebody has typed credentials into GraphiQL: those are not ours to replace.
  function signsItself(headers) {
    return Object.keys(headers || {}).some(function (name) {
      var ours = headers[name] === credentials().Authorization;
      return name.toLowerCase() === "authorization" && !ours;
    });
  }

  // Sends a request, and asks for another key as long as the server refuses the one there is.
  async function fetchSigned(address, options) {
    if (signsItself(options.headers)) {
      return window.fetch(address, options);
    }
    for (;;) {
      var used = credential();
      var headers = Object.assign({}, options.headers, credentials());
      var response = await window.fetch(address, Object.assign({}, options, { headers: headers }));
      if (response.status !== REFUSED) {
        return response;
      }
      // Another request may have got a key while this one was under way.
      if (credential() === used) {
        memory.removeItem(KEY);
        refusedToken = tokenOfPage();
        if (!(await askForKey())) {
          return response;
        }
      }
    }
  }

  var send = GraphiQL.createFetcher({
    url: url,
    subscriptionUrl: url.replace(/^http/, "ws"),
    fetch: fetchSigned,
  });

  // Over a WebSocket, which browsers let carry no headers, these go in its first message.
  function fetcher(parameters, options) {
    var given = (options && options.headers) || {};
    var headers = signsItself(given) ? given : Object.assign({}, given, credentials());
    return send(parameters, Object.assign({}, options, { headers: headers }));
  }

  document.getElementById("use-key").addEventListener("click", function () {
    dialog.close("use");
  });
  document.getElementById("without-key").addEventListener("click", function () {
    dialog.close("");
  });
  field.addEventListener("keydown", function (event) {
    if (event.key === "Enter") {
      event.preventDefault();
      dialog.close("use");
    }
  });

  ReactDOM.createRoot(mount).render(
    React.createElement(
      GraphiQL,
      {
        fetcher: fetcher,
        defaultQuery: mount.dataset.example,
        defaultEditorToolsVisibility: true,
        inputValueDeprecation: true,
        isHeadersEditorEnabled: true,
        shouldPersistHeaders: false,
      },
      React.createElement(
        GraphiQL.Logo,
        null,
        React.createElement("a", { id: "home", href: "/" }, "Back to Simulation"),
      ),
    ),
  );
})();

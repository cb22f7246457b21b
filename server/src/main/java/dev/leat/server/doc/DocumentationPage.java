package dev.leat.server.doc;

import dev.leat.app.App;
import dev.leat.batch.Hashes;
import dev.leat.server.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The HTML documentation page. It is self-contained and readable without JavaScript. Its content
/// security policy allows only its own inline style and script.
record DocumentationPage(App app) {

    private static final String STYLE = resource("page.css");
    private static final String SCRIPT = resource("page.js");

    private static final String POLICY =
            "default-src 'none'; style-src '%s'; script-src '%s'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(hash(STYLE), hash(SCRIPT));

    Response show(String address) {
        return Response.text("text/html; charset=utf-8", html(address))
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer");
    }

    private String html(String address) {
        var html =
                new Html()
                        .markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                        .markup("<meta name=\"viewport\" content=\"width=device-width\">")
                        .element("title", app.name() + " API")
                        .markup("<style>" + STYLE + "</style></head><body>\n");
        var endpoints = DocumentedEndpoint.all(app);
        html.markup("<header>").element("h1", app.name());
        html.markup("<p>The API at ").element("code", address);
        html.markup(". OpenAPI 3.1 document: <a href=\"/openapi.json\">/openapi.json</a>.");
        html.markup(
                " See also: <a href=\"/health\">/health</a>, <a href=\"/metrics\">/metrics</a>.");
        html.markup("</p></header>\n<nav aria-label=\"Endpoints\"><ul>\n");
        for (int i = 0; i < endpoints.size(); i++) {
            var endpoint = endpoints.get(i);
            html.open("li").open("a", "href", "#e" + i);
            new Section(html, app, endpoint).name();
            html.close("a").element("span", endpoint.summary(), "class", "note").markup("</li>\n");
        }
        html.markup("</ul></nav>\n<main>\n");
        if (endpoints.isEmpty()) {
            html.markup(
                    "<p>This app has no endpoints: its file has no <code>api</code> section.</p>\n");
        }
        for (int i = 0; i < endpoints.size(); i++) {
            new Section(html, app, endpoints.get(i)).write("e" + i, address);
        }
        return html.markup("</main>\n<script>" + SCRIPT + "</script></body></html>\n").toString();
    }

    private static String resource(String name) {
        try (var in = DocumentationPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing next to the class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String hash(String text) {
        return "sha256-" + Base64.getEncoder().encodeToString(Hashes.sha256(text));
    }
}

package dev.leat.server.doc;

import dev.leat.app.App;
import dev.leat.app.Route;
import dev.leat.app.Schema;
import dev.leat.app.Table;
import java.util.ArrayList;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The section of one endpoint on the page.
record Section(Html html, App app, DocumentedEndpoint endpoint) {

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// Appends the method and the path.
    void name() {
        var method = endpoint.method();
        html.element("span", method, "class", "method " + method.toLowerCase(Locale.ROOT));
        html.markup(" ").element("code", endpoint.route().path());
    }

    void write(String id, String address) {
        html.open("section", "id", id).open("h2");
        name();
        html.close("h2").element("p", endpoint.summary() + ".");
        switch (endpoint.route()) {
            case Route.Get get ->
                    read(
                            get.top().isEmpty() && !get.parameters().isEmpty()
                                    ? "the view has no row with this key"
                                    : "",
                            id,
                            address);
            case Route.Items items ->
                    read(
                            items.single(app.get(Table.class, items.table()))
                                    ? "the table has no item with this key"
                                    : "",
                            id,
                            address);
            case Route.Post post -> take(post, id, address);
        }
        html.markup("</section>\n");
    }

    private void read(String missing, String id, String address) {
        parameters();
        block("Request", Curl.of(endpoint, address, ""));
        block("Example response", text(endpoint.sample()));
        html.markup("<p>Errors: <code>422</code> if a parameter is unknown or invalid");
        if (!missing.isEmpty()) {
            html.markup(", <code>404</code> if ").text(missing);
        }
        html.markup("; the body is <code>{\"detail\": ..}</code>.</p>");
        form(id, "");
    }

    private void parameters() {
        if (endpoint.parameters().isEmpty()) {
            return;
        }
        table("Parameters", "parameter", "in", "description");
        for (var parameter : endpoint.parameters()) {
            html.row(parameter.name(), parameter.in(), parameter.help());
        }
        end();
    }

    private void take(Route.Post route, String id, String address) {
        var unknown = app.unknownFields(route.queue());
        html.markup("<p>The body is one JSON document of at most 1 MiB. It is parsed strictly: ")
                .markup("values are never rounded, truncated or converted. Unknown fields are ")
                .text(
                        switch (unknown) {
                            case IGNORE -> "ignored";
                            case REJECT -> "refused";
                            case KEEP -> "kept";
                        })
                .markup(". It is stored in the queue unchanged. ")
                .markup(DocumentedEndpoint.repeats(app.queue(route.queue())))
                .markup(".</p>");
        parameters();
        table("Columns", "column", "type", "");
        route.schema().fields().forEach(field -> html.row(field.name(), type(field), notes(field)));
        end();
        var sample = SampleValues.document(route.schema());
        block("Request", Curl.of(endpoint, address, sample.toString()));
        block("Response: 202 once the document is stored durably", text(endpoint.sample()));
        table("Errors", "status", "cause");
        html.row(
                        "422",
                        "the document does not match its schema: {\"detail\": .., \"reasons\": [..]} lists all errors")
                .row("400 408 413 415", "malformed, too slow, too large, form data")
                .row(
                        "503",
                        "the document cannot be stored now; send it again after Retry-After seconds");
        end();
        form(id, text(sample));
    }

    private static String type(Schema.Field field) {
        return field.type() + field.format().map(format -> " in the format " + format).orElse("");
    }

    private static String notes(Schema.Field field) {
        var notes = new ArrayList<String>();
        notes.add(field.notNull() ? "required" : "may be missing or null");
        if (field.pii()) {
            notes.add("personal data, masked in reasons");
        }
        return String.join("; ", notes);
    }

    private void table(String title, String... heads) {
        html.element("h3", title).markup("<div class=\"wide\"><table><thead><tr>");
        for (var head : heads) {
            html.element("th", head, "scope", "col");
        }
        html.markup("</tr></thead><tbody>");
    }

    private void end() {
        html.markup("</tbody></table></div>");
    }

    private void block(String title, String text) {
        html.element("h3", title).element("pre", text, "tabindex", "0");
    }

    /// Appends the form, which is visible only if the script runs.
    private void form(String id, String document) {
        html.open(
                "form",
                "hidden",
                "",
                "data-method",
                endpoint.method(),
                "data-path",
                endpoint.route().path());
        html.element("h3", "Try it");
        for (var parameter : endpoint.parameters()) {
            html.markup("<label>").text(parameter.name());
            html.open(
                    "input",
                    "name",
                    parameter.name(),
                    "data-in",
                    parameter.in(),
                    "placeholder",
                    parameter.sample());
            html.markup("</label>");
        }
        if (!document.isEmpty()) {
            html.markup("<label>document").open("textarea", "rows", "10", "spellcheck", "false");
            html.markup("\n").text(document).close("textarea").markup("</label>");
        }
        html.markup("<button>").text(endpoint.method()).markup("</button>");
        html.open("pre", "aria-live", "polite", "id", id + "-said", "hidden", "");
        html.close("pre").close("form");
    }

    private static String text(JsonNode node) {
        return PRETTY.writeValueAsString(node);
    }
}

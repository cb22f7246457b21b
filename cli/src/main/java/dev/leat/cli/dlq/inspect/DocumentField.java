package dev.leat.cli.dlq.inspect;

import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import dev.leat.decode.ParsedDocument;
import dev.leat.mask.Mask;
import java.util.List;

/// A column of a dead letter's document, with the reasons about it. The value is JSON: the decoded
/// value or, if the document does not match the column's type, the value as it is in the document.
/// Personal values are masked.
record DocumentField(String name, String type, String value, boolean misfit, List<Reason> reasons) {

    DocumentField {
        reasons = List.copyOf(reasons);
    }

    /// Returns the columns of the schema; empty if the document is not a JSON object.
    static List<DocumentField> of(Schema schema, byte[] body, List<Reason> reasons, Mask mask) {
        return ParsedDocument.of(schema, body).parts().stream()
                .map(part -> of(part, reasons, mask))
                .toList();
    }

    private static DocumentField of(ParsedDocument.Part part, List<Reason> reasons, Mask mask) {
        var name = part.field().name();
        var value = part.decoded().or(part::written);
        return new DocumentField(
                name,
                part.field().type().toString(),
                value.map(json -> json.equals("null") ? json : mask.value(name, json)).orElse(""),
                part.invalid(),
                reasons.stream().filter(reason -> concerns(name, reason)).toList());
    }

    static boolean concerns(String name, Reason reason) {
        return reason.field().filter(path -> Mask.root(path).equals(name)).isPresent();
    }
}

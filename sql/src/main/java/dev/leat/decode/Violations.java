package dev.leat.decode;

import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;

/// The violations of one document, in order of detection. They quote values as in the document,
/// with personal values masked.
final class Violations {

    /// Maximum number of violations per document.
    private static final int MAX_REASONS = 100;

    static final String MASK = "***";

    private final DocumentPath path;
    private final List<String> personal;
    private List<Reason> reasons = new ArrayList<>();
    private byte[] body = {};

    /// @param personal the personal columns and members of the schema
    Violations(DocumentPath path, List<String> personal) {
        this.path = path;
        this.personal = personal;
    }

    void begin(byte[] document) {
        reasons = new ArrayList<>();
        body = document;
    }

    List<Reason> reasons() {
        return reasons;
    }

    int count() {
        return reasons.size();
    }

    byte[] body() {
        return body;
    }

    boolean none() {
        return reasons.isEmpty();
    }

    /// Adds a violation at the current path. Its value is the name of the field, if the schema does
    /// not have it.
    void add(String cause, String message) {
        add(
                new Reason(
                        cause,
                        Optional.of(path.toString()),
                        path.unknown().map(name -> personal.isEmpty() ? name : MASK),
                        message,
                        Optional.empty()));
    }

    /// Adds a violation of the scalar that is the parser's current token.
    void scalar(String cause, String message, JsonParser parser) {
        parser.finishToken();
        value(
                cause,
                message,
                parser.currentTokenLocation().getByteOffset(),
                parser.currentLocation().getByteOffset());
    }

    /// Adds a violation of the value that is between these byte positions.
    void value(String cause, String message, long from, long to) {
        boolean masked =
                personal.stream().anyMatch(other -> Schema.overlap(other, path.text(true)));
        var value = masked ? MASK : slice(from, to);
        add(Reason.at(cause, path.toString(), value, message));
    }

    /// Adds a violation that ends the decoding of the document.
    void malformed(String message, String where, long at) {
        add(
                new Reason(
                        "malformed",
                        Optional.of(where),
                        Optional.empty(),
                        "is not valid JSON at byte " + at + ": " + message,
                        Optional.empty()));
    }

    private void add(Reason reason) {
        if (reasons.size() < MAX_REASONS) {
            reasons.add(reason);
        }
    }

    private String slice(long from, long to) {
        int start = Math.clamp(from, 0, body.length);
        int end = Math.clamp(to, start, body.length);
        // a character has at most four bytes; the reason itself is cut to the exact length
        int most = Math.min(end - start, 4 * (Reason.MAX_VALUE_LENGTH + 1));
        return new String(body, start, most, StandardCharsets.UTF_8);
    }
}

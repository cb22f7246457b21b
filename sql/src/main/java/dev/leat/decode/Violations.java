package dev.leat.decode;

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
    private final boolean personal;
    private List<Reason> reasons = new ArrayList<>();
    private byte[] body = {};
    private boolean masked;

    /// @param personal if the schema has a column with personal values
    Violations(DocumentPath path, boolean personal) {
        this.path = path;
        this.personal = personal;
    }

    void begin(byte[] document) {
        reasons = new ArrayList<>();
        body = document;
        masked = false;
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

    /// Sets whether the values that follow are personal and must be masked.
    void mask(boolean personal) {
        masked = personal;
    }

    /// Adds a violation at the current path. Its value is the name of the field, if the schema does
    /// not have it.
    void add(String cause, String message) {
        add(
                new Reason(
                        cause,
                        Optional.of(path.toString()),
                        path.unknown().map(name -> personal ? MASK : name),
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

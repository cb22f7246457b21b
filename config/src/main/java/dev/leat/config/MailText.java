package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TopicLintMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The value types of email addresses.
final class MailText {

    /// An email address: a local part, an @ and a host, without characters that have a special
    /// meaning in address lists and email headers.
    static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>,;:\"()\\[\\]\\\\]+@[^\\s@<>,;:\"()\\[\\]\\\\]+");

    /// The maximum length in RFC 5321: 64 before the @ and 255 after it.
    private static final int MOST = 320;

    private static final String SOME_FORM = "an address such as ops@example.com, or a list of them";

    private MailText() {}

    static final Value<String> ONE =
            Value.of(
                    "an address such as ops@example.com",
                    JsonSchema.text(".+@.+"),
                    text -> Optional.of(text).filter(MailText::address));

    /// One address, or a list of distinct addresses.
    static final Value<List<String>> SOME =
            Value.ofNode(
                    SOME_FORM,
                    JsonSchema.anyOf(
                            ONE.schema(), JsonSchema.list(ONE.schema()).with("minItems", 1)),
                    MailText::some);

    private static Optional<List<String>> some(Node node, ReadContext in) {
        var items = node instanceof Node.Items list ? list.items() : List.of(node);
        if (items.isEmpty()) {
            return Value.unexpected(SOME_FORM, node, in);
        }
        var addresses = new ArrayList<String>();
        for (var item : items) {
            ONE.read(item, in)
                    .ifPresent(address -> {
                        if (addresses.contains(address)) {
                            in.problem(
                                    item.mark(),
                                    TopicLintMessage.ADDRESS_TWICE,
                                    address,
                                    in.thing());
                        }
                        addresses.add(address);
                    });
        }
        return Optional.of(addresses);
    }

    static boolean address(String text) {
        return text.length() <= MOST
                && ADDRESS.matcher(text).matches()
                && text.codePoints().noneMatch(Character::isISOControl);
    }
}

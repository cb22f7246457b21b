package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Expectation;

/// A reader of an expected email.
final class MailReading {

    static final Option<Node.Scalar> SUBJECT =
            Option.of("subject", DeferredValue.name("a text"), "Text that the subject contains.");
    static final Option<Node.Scalar> TEXT =
            Option.of("text", DeferredValue.name("a text"), "Text that the message contains.");
    static final Spec SPEC = Spec.of("mail", "An expected email.", SUBJECT, TEXT);

    private MailReading() {}

    static Expectation.Mail read(Node node, TestFileContext in) {
        var options = Options.of(SPEC, node, in.in());
        return new Expectation.Mail(
                options.find(SUBJECT).map(Node.Scalar::value),
                options.find(TEXT).map(Node.Scalar::value));
    }
}

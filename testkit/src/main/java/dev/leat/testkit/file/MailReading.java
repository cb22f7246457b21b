package dev.leat.testkit.file;

import dev.leat.config.Spec;
import dev.leat.testkit.scenario.Expectation.Mail;

/// The options of an expected email.
final class MailReading {

    static final TestForm<Mail> FORM =
            TestForm.of(
                    Mail.class,
                    TestOption.text("subject", "Text that the subject contains.")
                            .optional()
                            .from(Mail::subject),
                    TestOption.text("text", "Text that the message contains.")
                            .optional()
                            .from(Mail::text),
                    Mail::new);

    static final Spec SPEC = FORM.spec("mail", "An expected email.");

    private MailReading() {}
}

package dev.leat.config;

import dev.leat.app.MailServer;
import dev.leat.config.text.TopicLintMessage;
import java.util.Set;

/// The mail server of an environment.
final class MailServerSpec {

    private static final Value<String> URL =
            new DeferredText(
                    new ServerUrl(
                            "a URL such as smtp://127.0.0.1:25",
                            "smtps?://.+",
                            Set.of("smtp", "smtps"),
                            "/?",
                            TopicLintMessage.MAIL_SCHEME,
                            TopicLintMessage.MAIL_URL));

    private static final Part<MailServer> MAIL =
            Part.of(
                    Option.needed(
                            "server",
                            URL,
                            "The SMTP server. With `smtp` the connection is encrypted if the server"
                                    + " offers STARTTLS, with `smtps` from the start."),
                    Option.needed("from", MailText.ONE, "The sender address of emails."),
                    MailServer::new);

    static final Spec SPEC = Spec.of("mail", "A mail server.", MAIL);

    static final Value<MailServer> VALUE =
            Value.ofOptions("a map with `server` and `from`", SPEC, MAIL::read);

    private MailServerSpec() {}
}

package dev.leat.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.leat.app.MailServer;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Mails to a server that is not Leat's.
class SmtpTransportTest {

    private final GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private SmtpTransport carrier(String login) {
        var url = "smtp://%s127.0.0.1:%d".formatted(login, server.getSmtp().getPort());
        return SmtpTransport.of(new MailServer(url, "Leat <leat@example.com>"), "shop");
    }

    private MimeMessage only() {
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    @Test
    void aMailSaysWhatItIsAboutAndWhoItIs() throws Exception {
        try (var carrier = carrier("")) {
            carrier.send(
                    Letter.to(
                            "ops@example.com",
                            "1b2c",
                            "ALARM: Größe \u2013 zu spät",
                            "Zwölf Briefe\nsind da \u2713"));
        }
        var mail = only();
        assertThat(mail.getMessageID()).isEqualTo("<1b2c@leat>");
        assertThat(mail.getSubject()).isEqualTo("ALARM: Größe \u2013 zu spät");
        assertThat(mail.getFrom()[0]).hasToString("Leat <leat@example.com>");
        assertThat(mail.getRecipients(Message.RecipientType.TO)[0]).hasToString("ops@example.com");
        assertThat(mail.getSentDate()).isEqualTo(Date.from(Letter.PUBLISHED));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(mail.getContent().toString().replace("\r\n", "\n"))
                .isEqualTo(
                        """
                        Zwölf Briefe
                        sind da \u2713

                        --\s
                        This message is from the topic late_orders of the app shop.
                        A second mail with the same id is a duplicate: <1b2c@leat>\
                        """);
    }

    /// In another font the parts of the picture would not be below each other.
    @Test
    void aTextWithAPictureIsAlsoSentAsHtmlWithAFontOfFixedWidth() throws Exception {
        var picture =
                """
                'card'     \u2588\u2588\u2588\u2588 40%
                '<script>' \u2588\u2588   20%
                console: http://127.0.0.1:8080/console/#/a?b="c"&d=1
                """;
        try (var carrier = carrier("")) {
            carrier.send(Letter.to("ops@example.com", "1", "s", picture));
        }
        var mail = only();
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        var parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getBodyPart(0).getContentType())
                .isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
                .startsWith(picture);
        assertThat(parts.getBodyPart(1).getContentType())
                .isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContent().toString())
                .contains("monospace")
                .contains(">\u2588\u2588\u2588\u2588</span> 40%")
                .contains("'&lt;script&gt;'")
                .contains("<a href=\"http://127.0.0.1:8080/console/#/a?b=&quot;c&quot;&amp;d=1\">");
    }

    @Test
    void aSubjectCannotMakeAnotherHeader() throws Exception {
        try (var carrier = carrier("")) {
            carrier.send(
                    Letter.to(
                            "ops@example.com",
                            "a\r\nX-Evil: 1",
                            "hello\r\nBcc: all@example.com\r\n\r\nbody\u2028x",
                            "text\r\n.\r\nMAIL FROM:<evil@example.com>"));
        }
        var mail = only();
        assertThat(mail.getSubject()).isEqualTo("hello Bcc: all@example.com body x");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getHeader("X-Evil")).isNull();
        assertThat(mail.getMessageID()).isEqualTo("<a--X-Evil--1@leat>");
        assertThat(mail.getContent().toString()).contains("\r\n.\r\nMAIL FROM:<evil@example.com>");
    }

    @Test
    void aMailForMachinesIsTheTextAlone() throws Exception {
        try (var carrier = carrier("")) {
            carrier.send(
                    Letter.of(
                            Protocol.EMAIL_JSON,
                            "bot@example.com",
                            "1",
                            Optional.empty(),
                            "{\"Type\":\"Notification\"}"));
        }
        assertThat(only().getContent().toString().strip()).isEqualTo("{\"Type\":\"Notification\"}");
        assertThat(only().getSubject()).isEqualTo("A message of late_orders");
    }

    @Test
    void logsInAndSaysSoWhereTheLoginIsRefused() throws Exception {
        server.setUser("leat@example.com", "leat", "s3cret/");
        server.getManagers().getUserManager().setAuthRequired(true);
        try (var carrier = carrier("leat:s3cret%2F@")) {
            carrier.send(Letter.to("ops@example.com", "1", "s", "t"));
            carrier.send(Letter.to("ops@example.com", "2", "s", "t"));
        }
        assertThat(server.getReceivedMessages()).hasSize(2);
        try (var carrier = carrier("leat:wrong@")) {
            assertThatThrownBy(() -> carrier.send(Letter.to("ops@example.com", "3", "s", "t")))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("refuses the login")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void connectsAgainAfterTheServerWasAway() throws Exception {
        try (var carrier = carrier("")) {
            carrier.send(Letter.to("ops@example.com", "1", "s", "t"));
            server.getSmtp().stopService();
            assertThatThrownBy(() -> carrier.send(Letter.to("ops@example.com", "2", "s", "t")))
                    .isInstanceOf(UnavailableException.class);
        }
    }
}

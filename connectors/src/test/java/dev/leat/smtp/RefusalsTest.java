package dev.leat.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leat.app.MailServer;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The meaning of a mail server's refusals, in the words of several servers.
class RefusalsTest {

    private static SmtpTransport carrier(int port) {
        return SmtpTransport.of(
                new MailServer("smtp://127.0.0.1:" + port, "leat@example.com"), "shop");
    }

    private static void carry(SmtpTransport carrier) throws UndeliverableException {
        carrier.send(Letter.to("ops@example.com", "1", "s", "t"));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    RCPT, 450 4.2.0 Greylisted, false
                    RCPT, 451 4.7.1 Try again later, false
                    RCPT, 452 4.2.2 Mailbox full, false
                    RCPT, 550 5.1.1 No such user, true
                    .,    554 5.7.1 Spam, true
                    .,    451 4.3.0 Try again, false
                    """)
    void whatIsSaidToOneMailIsAboutThatMail(String command, String answer, boolean lasting)
            throws IOException {
        try (var server = new ScriptedServer(Map.of(command, answer));
                var carrier = carrier(server.port())) {
            var refused = catchThrowableOfType(UndeliverableException.class, () -> carry(carrier));
            assertThat(refused.lasting()).isEqualTo(lasting);
            assertThat(refused)
                    .hasMessageContaining(answer)
                    .hasMessageContaining("127.0.0.1:" + server.port());
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    hello, 554 No service here
                    MAIL,  550 Sender refused
                    MAIL,  530 Authentication required
                    RCPT,  421 Too many connections
                    .,     421 Shutting down
                    """)
    void whatIsSaidOfTheServerOrTheSenderIsAboutAllMails(String command, String answer)
            throws IOException {
        try (var server = new ScriptedServer(Map.of(command, answer));
                var carrier = carrier(server.port())) {
            assertThatThrownBy(() -> carry(carrier))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port());
        }
    }

    /// To this host a machine connects itself, by a name that promises no such thing.
    @Test
    void aPasswordLeavesTheMachineByTlsAlone() throws Exception {
        var answers = Map.of("EHLO", "250-here\r\n250 AUTH PLAIN", "AUTH", "235 welcome");
        try (var server = new ScriptedServer(answers);
                var elsewhere = login("0.0.0.0", server.port());
                var here = login("127.0.0.1", server.port())) {
            assertThatThrownBy(() -> carry(elsewhere))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("0.0.0.0:%d offers no STARTTLS".formatted(server.port()))
                    .hasMessageNotContaining("s3cret");
            assertThat(server.heard()).noneMatch(line -> line.startsWith("AUTH"));
            carry(here);
            assertThat(server.heard()).anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    private static SmtpTransport login(String host, int port) {
        var url = "smtp://leat:s3cret@%s:%d".formatted(host, port);
        return SmtpTransport.of(new MailServer(url, "leat@example.com"), "shop");
    }

    @Test
    void oneConnectionIsUsedForManyMails() throws Exception {
        try (var server = new ScriptedServer(Map.of());
                var carrier = carrier(server.port())) {
            for (int i = 0; i < 10; i++) {
                carry(carrier);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoAddressIsRefusedForGood() {
        try (var carrier = carrier(1)) {
            var refused =
                    catchThrowableOfType(
                            UndeliverableException.class,
                            () -> carrier.send(Letter.to("not an address", "1", "s", "t")));
            assertThat(refused.lasting()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "smtp://",
                "smtp://example.com/inbox",
                "smtp://user:pa ss@example.com",
                "example.com:25"
            })
    void aServerThatCannotBeOneIsRefusedAtOnce(String url) {
        assertThatThrownBy(() -> SmtpTransport.of(new MailServer(url, "leat@example.com"), "shop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a mail server URL looks like smtp://")
                .hasMessageNotContaining("pa ss");
    }

    @Test
    void aSenderThatCannotBeOneIsRefusedAtOnce() {
        var server = new MailServer("smtp://example.com", "nobody at all");
        assertThatThrownBy(() -> SmtpTransport.of(server, "shop"))
                .hasMessageContaining("mails cannot be sent from 'nobody at all'");
    }

    @Test
    void aServerHasItsUsualPortUnlessItSaysAnother() {
        assertThat(SmtpUrl.parse("smtp://example.com").place()).isEqualTo("example.com:587");
        assertThat(SmtpUrl.parse("smtps://example.com").place()).isEqualTo("example.com:465");
        assertThat(SmtpUrl.parse("smtp://u%40x:p%2B+@example.com:25").password()).hasValue("p++");
    }
}

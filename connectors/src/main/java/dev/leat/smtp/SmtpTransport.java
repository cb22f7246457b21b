package dev.leat.smtp;

import dev.leat.app.MailServer;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.UnavailableException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A transport that sends emails to an SMTP server, one after the other over one connection. The
/// server is unavailable if it is unreachable, refuses the login or the sender, or offers no TLS
/// although a password must be sent. If the server refuses one email with an error reply, only this
/// email fails, and it fails permanently if the code of the reply begins with 5. Thread-safe.
public final class SmtpTransport implements DeliveryTransport {

    private static final Duration CONNECT = Duration.ofSeconds(15);

    /// Timeout of a reply. It is long, because servers scan emails before they accept them.
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /// Idle time after which the connection is not used again, as the server may have closed it.
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final SmtpUrl url;
    private final InternetAddress from;
    private final String app;
    private final Session session;
    private @Nullable Transport connection;
    private long usedAt;

    private SmtpTransport(SmtpUrl url, InternetAddress from, String app) {
        this.url = url;
        this.from = from;
        this.app = app;
        this.session = Session.getInstance(properties(url));
    }

    /// Creates the transport of an app's emails. Does not connect yet.
    ///
    /// @throws IllegalArgumentException if the server's URL or the sender's address is not valid
    public static SmtpTransport of(MailServer server, String app) {
        try {
            var from = new InternetAddress(server.from(), true);
            return new SmtpTransport(SmtpUrl.parse(server.url()), from, app);
        } catch (AddressException wrong) {
            throw new IllegalArgumentException(
                    "mails cannot be sent from '%s': that is not an address such as leat@example.com"
                            .formatted(server.from()),
                    wrong);
        }
    }

    private static Properties properties(SmtpUrl url) {
        var properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", url.host());
        properties.put("mail.smtp.port", String.valueOf(url.port()));
        properties.put("mail.smtp.auth", String.valueOf(url.user().isPresent()));
        properties.put("mail.smtp.ssl.enable", String.valueOf(url.tls()));
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", String.valueOf(url.secret()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.connectiontimeout", String.valueOf(CONNECT.toMillis()));
        properties.put("mail.smtp.timeout", String.valueOf(ANSWER.toMillis()));
        properties.put("mail.smtp.writetimeout", String.valueOf(ANSWER.toMillis()));
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }

    /// Returns the server, which is the destination of all emails.
    @Override
    public String destination(Delivery delivery) {
        return "mail server " + url.place();
    }

    @Override
    public synchronized void send(Delivery delivery) throws UndeliverableException {
        var mail = mail(delivery);
        var open = connected();
        try {
            open.sendMessage(mail, mail.getAllRecipients());
            usedAt = System.nanoTime();
        } catch (MessagingException failed) {
            drop();
            throw SmtpReply.of(failed, url.place());
        }
    }

    private Mail mail(Delivery delivery) throws UndeliverableException {
        try {
            return new Mail(session, app, from, delivery);
        } catch (MessagingException wrong) {
            throw new UndeliverableException(
                    "this is not a mail address: " + wrong.getMessage(), true);
        }
    }

    private Transport connected() {
        var open = connection;
        if (open != null) {
            boolean fresh = System.nanoTime() - usedAt < FRESH.toNanos();
            if (fresh || open.isConnected()) {
                return open;
            }
            drop();
        }
        try {
            var transport = session.getTransport();
            transport.connect(
                    url.host(),
                    url.port(),
                    url.user().orElse(null),
                    url.password().orElse(url.user().isPresent() ? "" : null));
            connection = transport;
            usedAt = System.nanoTime();
            return transport;
        } catch (AuthenticationFailedException refused) {
            throw new UnavailableException(
                    "the mail server %s refuses the login; check its user and password in the app's environment"
                            .formatted(url.place()));
        } catch (MessagingException failure) {
            if (url.secret() && offersNoTls(failure)) {
                throw new UnavailableException(
                        "the mail server %s offers no STARTTLS, so the password is not sent; use smtps:// if the server uses TLS from the start of the connection"
                                .formatted(url.place()));
            }
            throw new UnavailableException(
                    "the mail server %s is unreachable: %s"
                            .formatted(url.place(), SmtpReply.line(failure)));
        }
    }

    /// Returns true if the server offers no TLS. The mail client reports this only by its message.
    private static boolean offersNoTls(MessagingException refused) {
        return String.valueOf(refused.getMessage()).startsWith("STARTTLS is required");
    }

    private void drop() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (MessagingException _) {
                // Ignored: the connection was closed before.
            }
        }
    }

    @Override
    public synchronized void close() {
        drop();
    }
}

package dev.leat.smtp;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.TopicAdmin.Protocol;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.regex.Pattern;

/// A delivery as an email. Its Message-ID is the id of the delivery, so that a receiver can
/// recognise duplicates. Texts in subjects and ids cannot add headers. A text with a picture is
/// also sent as HTML.
final class Mail extends MimeMessage {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\u2028\u2029]+");
    private static final Pattern NO_ID = Pattern.compile("[^A-Za-z0-9._-]");

    private final String id;

    /// @throws MessagingException if an address is not valid
    Mail(Session session, String app, InternetAddress from, Delivery delivery)
            throws MessagingException {
        super(session);
        this.id = "<%s@leat>".formatted(NO_ID.matcher(delivery.id()).replaceAll("-"));
        setFrom(from);
        setRecipient(Message.RecipientType.TO, new InternetAddress(delivery.endpoint(), true));
        setSubject(subject(delivery), UTF_8);
        setSentDate(Date.from(delivery.published()));
        setHeader("Auto-Submitted", "auto-generated");
        var text = text(app, delivery);
        if (MailHtml.needed(text)) {
            setContent(
                    new MimeMultipart(
                            "alternative", part(text, "plain"), part(MailHtml.of(text), "html")));
        } else {
            setText(text, UTF_8);
        }
        saveChanges();
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    private static String subject(Delivery delivery) {
        var subject = delivery.subject().orElse("A message of " + delivery.topic());
        return CONTROLS.matcher(subject).replaceAll(" ").strip();
    }

    /// Returns the text with a footer that explains the email. JSON is returned unchanged.
    private String text(String app, Delivery delivery) {
        if (delivery.protocol() == Protocol.EMAIL_JSON) {
            return delivery.text();
        }
        return """
        %s

        --\s
        This message is from the topic %s of the app %s.
        A second mail with the same id is a duplicate: %s
        """
                .formatted(delivery.text().stripTrailing(), delivery.topic(), app, id);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}

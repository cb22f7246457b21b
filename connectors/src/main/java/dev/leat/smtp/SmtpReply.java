package dev.leat.smtp;

import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.UnavailableException;
import jakarta.mail.MessagingException;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/// The meaning of a mail server's error reply (RFC 5321, 4.2.1). Codes from 400 to 499 are
/// transient errors, codes from 500 to 599 are permanent ones. An error that concerns the server or
/// the sender applies to all emails.
final class SmtpReply {

    private static final int CLOSING = 421;
    private static final int WANTS_LOGIN = 530;
    private static final int LOGIN = 535;
    private static final int LASTING = 500;
    private static final int LONGEST = 300;

    private SmtpReply() {}

    /// @throws UnavailableException if the error concerns more than this email
    static UndeliverableException of(MessagingException failed, String place) {
        for (@Nullable Exception next = failed; next != null; next = next(next)) {
            var code = aboutMail(next);
            if (code.isPresent()) {
                return judge(code.getAsInt(), next, place);
            }
        }
        throw new UnavailableException(
                "the mail server %s closed the connection: %s".formatted(place, line(failed)));
    }

    private static @Nullable Exception next(Exception failure) {
        return failure instanceof MessagingException chained ? chained.getNextException() : null;
    }

    private static UndeliverableException judge(int code, Exception reply, String place) {
        if (reply instanceof SMTPSenderFailedException) {
            throw new UnavailableException(
                    "the mail server %s refuses this sender: %s".formatted(place, line(reply)));
        }
        if (code == CLOSING || code == WANTS_LOGIN || code == LOGIN) {
            throw new UnavailableException(
                    "the mail server %s is not working: %s".formatted(place, line(reply)));
        }
        return new UndeliverableException(
                "the mail server %s refused the mail: %s".formatted(place, line(reply)),
                code >= LASTING);
    }

    /// Returns the code of a reply that concerns a recipient, the sender, or the email as a whole;
    /// empty for any other error.
    private static OptionalInt aboutMail(Exception reply) {
        return switch (reply) {
            case SMTPAddressFailedException address -> OptionalInt.of(address.getReturnCode());
            case SMTPSenderFailedException sender -> OptionalInt.of(sender.getReturnCode());
            case SMTPSendFailedException mail ->
                    mail.getNextException() == null && mail.getReturnCode() > 0
                            ? OptionalInt.of(mail.getReturnCode())
                            : OptionalInt.empty();
            default -> OptionalInt.empty();
        };
    }

    /// Returns an exception's message on one line.
    static String line(Exception failure) {
        var text =
                Optional.ofNullable(failure.getMessage())
                        .orElse(failure.getClass().getSimpleName())
                        .replaceAll("\\s+", " ")
                        .strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "..";
    }
}

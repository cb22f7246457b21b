package dev.leat.app;

/// An SMTP server: its URL, which may contain a user and a password, and the sender address of its
/// emails.
public record MailServer(String url, String from) {

    /// Omits the URL, as it may contain a password.
    @Override
    public String toString() {
        return "MailServer[from=" + from + "]";
    }
}

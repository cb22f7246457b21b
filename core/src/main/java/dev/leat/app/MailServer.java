package dev.leat.app;

/// Where mails are handed over: an SMTP server by its URL, which may hold a user and a password,
/// and the address that they come from.
public record MailServer(String url, String from) {

    /// Without the URL, as it may hold a password.
    @Override
    public String toString() {
        return "MailServer[from=" + from + "]";
    }
}

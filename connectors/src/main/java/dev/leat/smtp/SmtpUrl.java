package dev.leat.smtp;

import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The URL of a mail server: `smtp://user:password@host:port`, which uses STARTTLS if the server
/// offers it, or `smtps://` for TLS from the start. Only the host is required. [#toString] is
/// [#place()], so that no password appears in a message.
record SmtpUrl(
        String host, int port, boolean tls, Optional<String> user, Optional<String> password) {

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::|(0{1,4}:){7}0{0,3})1\\]");
    private static final String FORM =
            "a mail server URL looks like smtp://user:password@mail.example.com:587 or smtps://..";

    /// @throws IllegalArgumentException if the URL is not valid
    static SmtpUrl parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            // The cause is omitted, because its message would quote the URL with its password.
            throw new IllegalArgumentException(FORM + "; percent-encode special characters");
        }
        boolean tls = "smtps".equals(uri.getScheme());
        if (!tls && !"smtp".equals(uri.getScheme())) {
            throw new IllegalArgumentException(FORM);
        }
        if (uri.getHost() == null
                || uri.getQuery() != null
                || uri.getPath() == null
                || uri.getPath().length() > 1) {
            throw new IllegalArgumentException(FORM);
        }
        var login = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
        int colon = login.indexOf(':');
        int usual = tls ? SUBMISSIONS : SUBMISSION;
        return new SmtpUrl(
                uri.getHost(),
                uri.getPort() < 0 ? usual : uri.getPort(),
                tls,
                text(colon < 0 ? login : login.substring(0, colon)),
                text(colon < 0 ? "" : login.substring(colon + 1)));
    }

    private static Optional<String> text(String encoded) {
        var plus = encoded.replace("+", "%2B");
        return Optional.of(URLDecoder.decode(plus, StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty());
    }

    /// Returns `host:port`.
    String place() {
        return host + ":" + port;
    }

    /// Returns true if the URL has a password that STARTTLS must protect: the host is remote, and
    /// the connection does not begin with TLS.
    boolean secret() {
        return !tls && user.isPresent() && !LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        return place();
    }
}

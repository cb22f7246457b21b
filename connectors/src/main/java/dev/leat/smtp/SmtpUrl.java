package dev.leat.smtp;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a mail server is: `smtp://user:password@host:port`, which goes on in TLS where the server
/// offers it, or `smtps://` for TLS from the beginning; only the host must be there. Its text is
/// [#place()], so that no password gets into a message.
record SmtpUrl(
        String host, int port, boolean tls, Optional<String> user, Optional<String> password) {

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::|(0{1,4}:){7}0{0,3})1\\]");
    private static final String FORM =
            "a mail server looks like smtp://user:password@mail.example.com:587 or smtps://..";

    /// @throws IllegalArgumentException if it is not such a URL
    static SmtpUrl parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            // Its message would quote the URL, which may hold a password.
            throw new IllegalArgumentException(FORM + "; percent-encode what is special in it");
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

    /// `host:port`.
    String place() {
        return host + ":" + port;
    }

    /// Whether it has a password that nobody else may read on its way: it leaves the machine, and
    /// no TLS is there from the beginning.
    boolean secret() {
        return !tls && user.isPresent() && !LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        return place();
    }
}

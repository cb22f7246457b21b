package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Environment;
import dev.leat.app.SecretText;
import dev.leat.aws.AwsClients;
import dev.leat.port.SecretStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Reads secrets of AWS, each once. The results contain the texts of secrets, so never print them.
public final class EnvironmentSecrets {

    private EnvironmentSecrets() {}

    /// Returns the URL of each view's external store.
    ///
    /// @throws dev.leat.port.UnavailableException if a secret cannot be read
    public static Map<String, String> storeUrls(Environment environment) {
        if (environment.stores().values().stream().noneMatch(SecretText::isIn)) {
            return environment.stores();
        }
        return read(
                environment.aws().orElseThrow(),
                secrets -> {
                    var urls = new LinkedHashMap<>(environment.stores());
                    urls.replaceAll((_, url) -> SecretText.inUrl(url, secrets));
                    return urls;
                });
    }

    /// Returns the app with complete endpoints, to send to them.
    ///
    /// @throws dev.leat.port.UnavailableException if a secret cannot be read
    static App endpoints(App app, Environment.Aws where) {
        var endpoints = app.all(Endpoint.class);
        if (endpoints.values().stream().noneMatch(Endpoint::hasSecrets)) {
            return app;
        }
        return read(
                where,
                secrets -> {
                    var complete = new LinkedHashMap<>(endpoints);
                    complete.replaceAll((_, endpoint) -> endpoint.with(secrets));
                    return app.with(Endpoint.class, complete);
                });
    }

    /// Returns a URL with the texts of its secrets.
    ///
    /// @throws dev.leat.port.UnavailableException if a secret cannot be read
    static String inUrl(String url, Environment.Aws where) {
        return read(where, secrets -> SecretText.inUrl(url, secrets));
    }

    /// Returns a text with the texts of its secrets.
    ///
    /// @param region if empty, the region of AWS's own tools
    /// @throws dev.leat.port.UnavailableException if a secret cannot be read
    public static String inText(String text, Optional<String> region) {
        return read(region, secrets -> SecretText.inText(text, secrets));
    }

    private static <T> T read(Environment.Aws where, Function<UnaryOperator<String>, T> use) {
        return read(Optional.of(where.region()), use);
    }

    private static <T> T read(Optional<String> region, Function<UnaryOperator<String>, T> use) {
        try (var clients = AwsClients.of(region);
                var secrets = clients.secrets()) {
            return use.apply(once(secrets));
        }
    }

    private static UnaryOperator<String> once(SecretStore secrets) {
        var known = new HashMap<String, String>();
        return name -> known.computeIfAbsent(name, secrets::read);
    }
}

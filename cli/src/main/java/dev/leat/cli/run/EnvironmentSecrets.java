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

/// Reads the secrets of an environment on AWS, each once. The results contain the texts of secrets,
/// so never print them.
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

    private static <T> T read(Environment.Aws where, Function<UnaryOperator<String>, T> use) {
        try (var clients = AwsClients.of(Optional.of(where.region()));
                var secrets = clients.secrets()) {
            return use.apply(once(secrets));
        }
    }

    private static UnaryOperator<String> once(SecretStore secrets) {
        var known = new HashMap<String, String>();
        return name -> known.computeIfAbsent(name, secrets::read);
    }
}

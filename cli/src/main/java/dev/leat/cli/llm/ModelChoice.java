package dev.leat.cli.llm;

import dev.leat.app.App;
import dev.leat.app.EnvironmentVariable;
import dev.leat.app.Model;
import dev.leat.app.SecretText;
import dev.leat.cli.terminal.CommandException;
import dev.leat.llm.AnswerCache;
import dev.leat.llm.ModelClient;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.text.Trim;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The language model that a user has named, with the key and the address of the app file or of the
/// environment variables that the provider's own tools use.
///
/// @param app reads the app file
/// @param file the app file, for messages
/// @param environment the environment variables
/// @param answers the folder of stored answers
/// @param secrets replaces the names of secrets in a text by their values; throws
///   [UnavailableException] if one cannot be read
public record ModelChoice(
        Supplier<App> app,
        Path file,
        Map<String, String> environment,
        Path answers,
        UnaryOperator<String> secrets) {

    /// Returns the model of a name in `models` of the app file, or of `PROVIDER/NAME`. Its key may
    /// be missing or the name of a secret.
    ///
    /// @throws CommandException if there is none
    public Model named(String name) {
        int slash = name.indexOf('/');
        var found = slash < 0 ? ofApp(name) : ofProvider(name, slash);
        var key = found.key().or(() -> variable(found.provider().name() + "_API_KEY"));
        var url = found.url().or(() -> usualUrl(found.provider()));
        url.ifPresent(address -> checkUrl(found, address));
        return found.with(url, key);
    }

    /// Opens a client of a model.
    ///
    /// @param sending true if questions will be sent, so that the key is needed
    public ModelClient open(Model model, boolean sending) {
        var complete =
                sending ? model.with(model.url(), model.key().map(key -> key(model, key))) : model;
        return new ModelClient(complete, new AnswerCache(answers, Time.system()), Time.system());
    }

    private Model ofApp(String name) {
        var models = app.get().all(Model.class);
        var model = models.get(name);
        if (model == null) {
            throw CommandException.input(
                    "there is no model '%s' in `models` of %s; %suse PROVIDER/NAME, such as ollama/llama3"
                            .formatted(
                                    name,
                                    file,
                                    models.isEmpty()
                                            ? ""
                                            : "use "
                                                    + String.join(", ", models.keySet())
                                                    + ", or "));
        }
        return model;
    }

    private static Model ofProvider(String name, int slash) {
        var word = name.substring(0, slash);
        var model = name.substring(slash + 1);
        var provider =
                Arrays.stream(Model.Provider.values())
                        .filter(one -> one.word().equals(word))
                        .findFirst();
        if (provider.isEmpty() || !model.matches("[!-~]{1,200}")) {
            throw CommandException.input(
                    "'%s' is not PROVIDER/NAME; the providers are %s"
                            .formatted(
                                    name,
                                    Stream.of(Model.Provider.values())
                                            .map(Model.Provider::word)
                                            .collect(Collectors.joining(", "))));
        }
        return Model.of("", provider.get(), model);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    private Optional<String> usualUrl(Model.Provider provider) {
        return switch (provider) {
            case OPENAI -> variable("OPENAI_BASE_URL");
            case ANTHROPIC ->
                    variable("ANTHROPIC_BASE_URL")
                            .map(url -> Trim.end(url, '/'))
                            .map(url -> url.endsWith("/v1") ? url : url + "/v1");
            case OLLAMA ->
                    variable("OLLAMA_HOST")
                            .map(host -> host.contains("://") ? host : "http://" + host);
            case BEDROCK -> variable("AWS_ENDPOINT_URL_BEDROCK_RUNTIME");
        };
    }

    private static void checkUrl(Model model, String url) {
        try {
            var uri = URI.create(url);
            if (uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return;
            }
        } catch (IllegalArgumentException invalid) {
            // the same message, without a text that may have a password
        }
        throw CommandException.input(
                "the URL of the model %s is not valid; check `url` in app.yaml and its environment variable, or OPENAI_BASE_URL, ANTHROPIC_BASE_URL or OLLAMA_HOST; write https://HOST[:PORT][/PATH]"
                        .formatted(model.model()));
    }

    private String key(Model model, String text) {
        if (text.contains("${env:")) {
            throw CommandException.error(
                    "`api_key` of model %s needs an environment variable that is not set: %s"
                            .formatted(model.name(), EnvironmentVariable.firstIn(text)));
        }
        if (!SecretText.isIn(text)) {
            return text;
        }
        try {
            return secrets.apply(text);
        } catch (UnavailableException missing) {
            throw CommandException.error(String.valueOf(missing.getMessage()));
        }
    }
}

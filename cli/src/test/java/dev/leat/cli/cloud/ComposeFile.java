package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The services of a compose file, with its variables replaced as `docker-compose` does.
record ComposeFile(Map<?, ?> services) {

    /// `${NAME}`, `${NAME:-default}` and `${NAME:?message}`.
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(\\w+)(?::(?:-([^}]*)|\\?[^}]*))?\\}");

    static ComposeFile read(Path file, Map<String, String> variables) throws IOException {
        var text =
                VARIABLE.matcher(Files.readString(file))
                        .replaceAll(found ->
                                Matcher.quoteReplacement(
                                        Objects.requireNonNull(
                                                variables.getOrDefault(
                                                        found.group(1), found.group(2)),
                                                found.group())));
        var content = new Load(LoadSettings.builder().build()).loadFromString(text);
        var services = Objects.requireNonNull(((Map<?, ?>) content).get("services"));
        return new ComposeFile((Map<?, ?>) services);
    }

    private Map<?, ?> service(String name) {
        assertThat(services.containsKey(name)).as(name).isTrue();
        return (Map<?, ?>) Objects.requireNonNull(services.get(name));
    }

    /// Returns the words of a service's command.
    List<String> command(String service) {
        return ((List<?>) Objects.requireNonNull(service(service).get("command")))
                .stream().map(String::valueOf).toList();
    }

    /// Returns the environment variables of a service.
    Map<String, String> environment(String service) {
        return ((Map<?, ?>) Objects.requireNonNull(service(service).get("environment")))
                .entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        variable -> String.valueOf(variable.getKey()),
                                        variable -> String.valueOf(variable.getValue())));
    }
}

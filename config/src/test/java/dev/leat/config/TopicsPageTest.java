package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.app.MailServer;
import dev.leat.topic.MessageFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of `docs/topics.md` run, and its statements are true.
class TopicsPageTest {

    private static final Path PAGE = Path.of("../docs/topics.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void showsAnAppWithoutMistakes() throws IOException, AppException {
        var yaml = YAML.matcher(Files.readString(PAGE));
        assertThat(yaml.find()).isTrue();
        try (var lint = new Lint()) {
            var read = lint.lint(yaml.group(1).getBytes(StandardCharsets.UTF_8), Map.of());
            assertThat(read.warnings()).isEmpty();
            var app = read.app();
            assertThat(app.topic("large_orders").email())
                    .containsExactly("sales@example.com", "boss@example.com");
            assertThat(app.alarm("lost_orders").topic()).contains("on_call");
            assertThat(Objects.requireNonNull(app.environments().get("prod")).mail())
                    .contains(
                            new MailServer(
                                    "smtp://leat:none@mail.example.com:587", "leat@example.com"));
            assertThat(app.queue("huge_orders").subscription().orElseThrow().where())
                    .contains(
                            new FilterPolicy(
                                    Scope.BODY,
                                    "{\"value\":[{\"numeric\":[\">=\",1000]}],"
                                            + "\"customer\":[{\"anything-but\":{\"prefix\":\"test-\"}}]}"));
        }
    }

    /// Each condition of the table, as YAML's flow is JSON here.
    @Test
    void knowsTheConditionsOfItsTable() {
        for (var condition :
                List.of(
                        "100",
                        "1e3",
                        "true",
                        "null",
                        "{\"prefix\":\"a\"}",
                        "{\"suffix\":\".csv\"}",
                        "{\"equals-ignore-case\":\"abc\"}",
                        "{\"wildcard\":\"a*c\"}",
                        "{\"numeric\":[\">=\",100,\"<\",200]}",
                        "{\"numeric\":[\"=\",5]}",
                        "{\"cidr\":\"10.0.0.0/8\"}",
                        "{\"exists\":false}",
                        "{\"anything-but\":{\"wildcard\":\"a*\"}}")) {
            MessageFilter.of(new FilterPolicy(Scope.ATTRIBUTES, "{\"a\":[" + condition + "]}"));
        }
    }
}

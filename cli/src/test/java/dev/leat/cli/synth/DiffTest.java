package dev.leat.cli.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat diff` of an example and its golden template.
class DiffTest {

    private static final Path GOLDEN = Path.of("src/test/resources/synth/orders/template.yaml");

    @TempDir Path folder;

    private static Session diff(int code, String template, String input) {
        var session = new Session().input(input);
        assertThat(
                        session.run(
                                "diff",
                                "../examples/orders",
                                "--env",
                                "aws",
                                "--template",
                                template))
                .as("%s%s", session.out(), session.err())
                .isEqualTo(code);
        return session;
    }

    private String changed(String from, String to) throws IOException {
        var text = Files.readString(GOLDEN);
        assertThat(text).contains(from);
        return Files.writeString(folder.resolve("template.yaml"), text.replace(from, to))
                .toString();
    }

    @Test
    void nothingWouldChange() throws IOException {
        assertThat(diff(0, GOLDEN.toString(), "").out()).isEqualTo("nothing would change\n");
        assertThat(diff(0, "-", Files.readString(GOLDEN)).out())
                .isEqualTo("nothing would change\n");
    }

    @Test
    void showsChangesAndReplacements() throws IOException {
        assertThat(diff(3, changed("VisibilityTimeout: 60", "VisibilityTimeout: 30"), "").out())
                .contains("~ AWS::SQS::Queue OrderQueueQueue\n    VisibilityTimeout: 30 -> 60\n")
                .endsWith("2 changes; no resource would be deleted or replaced\n");
        assertThat(diff(4, changed("TableName: orders-leat", "TableName: orders"), "").out())
                .isEqualTo(
                        """
                        ! AWS::DynamoDB::Table StateTable: is replaced
                            TableName: orders -> orders-leat (replacement)
                        1 change; 1 resource would be deleted or replaced
                        """);
    }

    @Test
    void refusesOtherFiles() throws IOException {
        assertThat(diff(2, "missing.yaml", "").err()).contains("cannot read missing.yaml");
        assertThat(diff(2, "-", "a: 1").err())
                .contains("- is not a template of CloudFormation: it has no Resources");
    }
}

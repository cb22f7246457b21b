package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands of the page about deployments, in their order and in one shell, as far as they need
/// no account: `leat` itself, and files that are read by the commands of AWS, Docker and Terraform,
/// in whose place a script stands.
@Tag("docs")
class DeployToAwsPageTest {

    private static final Pattern BLOCK = Pattern.compile("```sh\n((?s:.*?))```");

    /// Checks the files that a command reads, and answers queries with a text.
    private static final String STUB =
            """
            #!/bin/sh
            echo "$(basename "$0") $*" >> calls
            for word in "$@"; do
                case "$word" in
                -chdir=*) test -f "${word#-chdir=}/main.tf" && test -f "${word#-chdir=}/terraform.tfvars" || exit 1 ;;
                file://*) test -s "${word#file://}" || exit 1 ;;
                s3://* | CodeKey=*) ;;
                *.tar | *.zip | *template.yaml) test -e "$word" || exit 1 ;;
                esac
            done
            case "$*" in
            *get-template*) cat deploy/template.yaml ;;
            *query*) echo answer ;;
            esac
            """;

    /// Packages are made from a build, and commands on an environment need its account. `leat diff`
    /// ends with 4 if resources would be deleted.
    private static final String LEAT =
            """
            #!/bin/sh
            case "$1 $2" in
            "package image") shift $(($# - 1)); echo > "$1"; exit ;;
            "package lambda") echo > orders-x86_64.zip; exit ;;
            "queue ls" | "dlq ls" | "sql "*) exit ;;
            esac
            "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "$CLASSES" dev.leat.cli.Leat "$@"
            status=$?
            test "$1" = diff && test $status = 4 && exit 0
            exit $status
            """;

    /// The blocks about functions.
    private static final Pattern FUNCTIONS = Pattern.compile("--functions|package lambda");

    @TempDir Path folder;

    /// The files of `examples/csv` are processed by containers: functions need a queue with a
    /// longer `visibility_timeout`.
    @ParameterizedTest
    @ValueSource(strings = {"orders", "csv"})
    void theCommandsWorkInTheirOrder(String example) throws Exception {
        boolean functions = example.equals("orders");
        Files.createDirectories(folder.resolve("examples"));
        var app = folder.resolve("examples").resolve(example);
        var _ = functions ? Example.copy(app) : Example.csv(app);
        script("leat", LEAT);
        for (var command : List.of("aws", "docker", "terraform")) {
            script("bin/" + command, STUB);
        }
        var page = Files.readString(Path.of("../docs/how-to/deploy-to-aws.md"));
        var commands =
                BLOCK.matcher(page)
                        .results()
                        .map(block -> block.group(1))
                        .filter(block -> functions || !FUNCTIONS.matcher(block).find())
                        .map(block ->
                                block.replace(
                                        "OrderQueue.ndjson",
                                        functions ? "OrderQueue.ndjson" : "expected.json"))
                        .map(block -> block.replace("orders", example))
                        .collect(Collectors.joining("\n"));
        var builder =
                new ProcessBuilder("sh", "-e", "-c", "export BASE=base\n" + commands)
                        .redirectErrorStream(true)
                        .directory(folder.toFile());
        var variables = builder.environment();
        variables.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        variables.put(
                "CLASSES",
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        variables.merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        // The functions were deployed last.
        assertThat(said)
                .contains("no errors", functions ? "Function OrderStatsFunction: is deleted" : "");
        assertThat(Files.readString(folder.resolve("deploy/terraform/terraform.tfvars")))
                .contains(
                        "image                = \"answer.dkr.ecr.eu-west-1.amazonaws.com/%s:1\""
                                .formatted(example))
                .contains(functions ? "code_key    = \"orders-1.zip\"" : "");
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .contains(
                        "docker load --input %s.tar".formatted(example),
                        "terraform -chdir=deploy/terraform apply",
                        "terraform -chdir=deploy/terraform destroy");
    }

    private void script(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}

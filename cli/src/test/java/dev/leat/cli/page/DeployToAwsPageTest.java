package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands of the page about deployments, in their order and in one shell, as far as they need
/// no account: `leat` itself, and files that are read by the commands of AWS, Docker and Terraform,
/// in whose place a script stands.
@Tag("docs")
class DeployToAwsPageTest {

    private static final Pattern BLOCK = Pattern.compile("```sh\n((?s:.*?))```");

    private static final Pattern DATABASE = Pattern.compile("warehouse: postgresql://\\S+");

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

    /// Packages are made from a build, and commands on an environment need its account. The others
    /// run in the process of the test, which answers with the exit code and the output. `leat diff`
    /// ends with 4 if resources would be deleted.
    private static final String LEAT =
            """
            #!/bin/sh
            case "$1 $2" in
            "package image") shift $(($# - 1)); echo > "$1"; exit ;;
            "package lambda") echo > orders-x86_64.zip; exit ;;
            "ls queues" | "dlq ls" | "sql "*) exit ;;
            esac
            said=$(printf '%s\\n' "$@" | curl -sS --data-binary @- "$LEAT")
            status=$(printf '%s\\n' "$said" | head -n 1)
            printf '%s\\n' "$said" | tail -n +2
            test "$1" = diff && test $status = 4 && exit 0
            exit $status
            """;

    /// The blocks about functions.
    private static final Pattern FUNCTIONS = Pattern.compile("--functions|package lambda");

    @TempDir Path folder;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::run);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /// All examples but the first run in containers: functions that read files need a queue with a
    /// longer `visibility_timeout`, and do not write lake and warehouse tables.
    @ParameterizedTest
    @CsvSource({
        "orders, AWS::DynamoDB::Table",
        "csv, AWS::S3::Bucket",
        "events, AWS::SNS::Topic",
        "lake, AWS::Athena::WorkGroup",
        "warehouse, secret:shop/warehouse"
    })
    void theCommandsWorkInTheirOrder(String example, String resource) throws Exception {
        boolean functions = example.equals("orders");
        Files.createDirectories(folder.resolve("examples"));
        var copy = Example.copy("examples/" + example, folder.resolve("examples").resolve(example));
        script("leat", LEAT);
        for (var command : List.of("aws", "docker", "terraform")) {
            script("bin/" + command, STUB);
        }
        var page = Files.readString(Path.of("../docs/how-to/deploy-to-aws.md"));
        change(copy, page);
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
        variables.put("LEAT", "http://127.0.0.1:" + server.getAddress().getPort());
        variables.merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        assumeFalse(Walk.folderOf("curl", "--version").isEmpty(), "needs curl");
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        // The functions were deployed last.
        assertThat(said)
                .contains("no errors", functions ? "Function OrderStatsFunction: is deleted" : "");
        assertThat(Files.readString(folder.resolve("deploy/template.yaml"))).contains(resource);
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

    /// Changes the environment of an example as the pages say: the database of warehouse tables has
    /// a secret, and Athena has a workgroup for lake tables.
    private static void change(Example example, String page) throws IOException {
        var database = DATABASE.matcher(page);
        assertThat(database.find()).isTrue();
        var text = Files.readString(example.app());
        Files.writeString(
                example.app(),
                text.replace("warehouse: \"${env:WAREHOUSE_URL}\"", database.group())
                        .replaceFirst("(?m)^  target: .*", "  target:\n  results:")
                        .replace(
                                "    prefix: \"${env:BUCKET_PREFIX:-leat-lake",
                                "    athena: results\n    prefix: \"${env:BUCKET_PREFIX:-leat-lake"));
    }

    /// Runs a command of the script with its arguments, one a line.
    private void run(HttpExchange exchange) throws IOException {
        var words = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var session = new Session();
        int code = session.run(words.lines().map(this::inFolder).toArray(String[]::new));
        var said = "%d\n%s%s".formatted(code, session.out(), session.err());
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            body.write(said.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// The argument of a command that is given in the folder of the test, for one that is not.
    private String inFolder(String word) {
        boolean path =
                word.equals("deploy") || word.endsWith(".yaml") || word.startsWith("examples/");
        return path ? folder.resolve(word).toString() : word;
    }

    private void script(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}

package dev.leat.cli.aws;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// AWS's own clients, each in the wire form that its version speaks. The first on the `PATH` that
/// speaks it is taken.
public enum Client {
    BOTO3_QUERY(
            "python3", Form.QUERY, "needs a boto3 before 1.28.81, as python3-boto3 of Debian 12"),
    BOTO3_JSON("python3", Form.JSON, "there is no boto3 of 1.28.81 or later, which speaks JSON"),
    AWS_QUERY("aws", Form.QUERY, "needs an aws before 2.13.33, as awscli of Debian 12"),
    AWS_JSON("aws", Form.JSON, "there is no aws of 1.29.81 or of 2.13.33 or later");

    /// Returns the newest boto3 that is here. Two of them make the same requests of services other
    /// than SQS and SNS, up to checksums, so one is enough to compare other servers.
    public static Client newestBoto3() {
        return BOTO3_JSON.found().isPresent() ? BOTO3_JSON : BOTO3_QUERY;
    }

    public enum Form {
        QUERY("Query"),
        JSON("JSON");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// The botocore inside of all of them speaks JSON from 1.31.81 on; that of the second aws has
    /// no version of its own that counts.
    private static final Pattern VERSION =
            Pattern.compile("(boto3|aws-cli)/(\\d+)\\.(\\d+)\\.(\\d+)");

    /// The form of each client that was started once.
    private static final Map<Path, Optional<Form>> FORMS = new ConcurrentHashMap<>();

    private final String command;
    private final Form form;
    private final String missing;

    Client(String command, Form form, String missing) {
        this.command = command;
        this.form = form;
        this.missing = missing;
    }

    public Form form() {
        return form;
    }

    /// Returns the message if the client is not installed.
    public String missing() {
        return missing;
    }

    /// Where it is; absent if it is not here.
    public Optional<Path> found() {
        return onPath(command)
                .filter(each ->
                        FORMS.computeIfAbsent(each, Client::speaks).equals(Optional.of(form)))
                .findFirst();
    }

    /// The words that run its script of this service; absent if it is not here.
    public Optional<List<String>> words(String service) {
        return found().map(found ->
                command.equals("aws")
                        ? scriptOf(found, service + "_commands.py")
                        : List.of(found.toString(), service + "_calls.py"));
    }

    /// Returns the words that run a script of an `aws` command, with the interpreter next to the
    /// command: `aws_command.py` then finds the modules of the command.
    public static List<String> scriptOf(Path aws, String script) {
        var python = aws.resolveSibling("python3");
        return List.of(
                Files.isExecutable(python) ? python.toString() : "python3", script, aws.toString());
    }

    public static Stream<Path> onPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable);
    }

    private static Optional<Form> speaks(Path found) {
        var asked =
                found.endsWith("aws")
                        ? List.of(found.toString(), "--version")
                        : List.of(
                                found.toString(),
                                "-c",
                                "import boto3; print('boto3/' + boto3.__version__)");
        try {
            var process = new ProcessBuilder(asked).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var version = VERSION.matcher(said);
            return version.find() ? Optional.of(form(version)) : Optional.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Form form(Matcher version) {
        int major = Integer.parseInt(version.group(2));
        int number = Integer.parseInt(version.group(3)) * 1000 + Integer.parseInt(version.group(4));
        int first = version.group(1).equals("boto3") ? 28_081 : major == 1 ? 29_081 : 13_033;
        return number < first ? Form.QUERY : Form.JSON;
    }
}

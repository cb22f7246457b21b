package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.aws.AwsClients;
import dev.leat.cli.Session;
import dev.leat.cli.aws.ElasticMq;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Peer;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import dev.leat.config.AppException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

/// Servers in place of AWS: ElasticMQ for SQS, Leat's endpoint for DynamoDB, and, if a test needs
/// it, moto for SNS and S3. Runs `leat` with AWS clients that use them.
final class AwsServices implements AutoCloseable {

    static final String REGION = "eu-west-1";

    private static final JsonMapper JSON = JsonMapper.shared();

    /// The account of ElasticMQ and of Leat's endpoint.
    private static final String ACCOUNT = "000000000000";

    private static final long MINUTES = 5;

    private final Path folder;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> properties = new HashSet<>();
    private final Peer sqs;
    private @Nullable Peer others;

    /// Starts the servers for SQS and DynamoDB, or skips the test if boto3 is not installed.
    AwsServices(Path folder) throws IOException, InterruptedException, AppException {
        this.folder = folder;
        var python = Walk.folderOf("python3", "-c", "import boto3");
        assumeFalse(python.isEmpty(), "needs a python3 with boto3");
        sqs = started(new ElasticMq(REGION));
        var dynamoDb =
                started(new LeatEndpoint(Files.createDirectories(folder.resolve("dynamodb"))));
        environment.put(
                "PATH",
                String.join(File.pathSeparator, python, String.valueOf(System.getenv("PATH"))));
        environment.put("AWS_ENDPOINT_URL_SQS", sqs.url());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url());
        account();
    }

    /// Starts moto for SNS and S3, or skips the test if it is not installed.
    void startMoto() throws IOException, InterruptedException {
        var moto = started(moto());
        others = moto;
        environment.put("AWS_ENDPOINT_URL_SNS", moto.url());
        environment.put("AWS_ENDPOINT_URL_S3", moto.url());
    }

    /// Uses one server for all services.
    AwsServices(Path folder, Peer server) {
        this.folder = folder;
        sqs = started(server);
        others = server;
        environment.put("AWS_ENDPOINT_URL", server.url());
        account();
    }

    /// Returns moto without any resources, or skips the test if it is not installed.
    static Moto moto() throws IOException, InterruptedException {
        return Moto.shared(ACCOUNT);
    }

    private void account() {
        environment.put("AWS_ACCESS_KEY_ID", ACCOUNT);
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
        environment.put("AWS_REGION", REGION);
        environment.put("AWS_DEFAULT_REGION", REGION);
    }

    private Peer started(Peer peer) {
        peers.add(peer);
        return peer;
    }

    /// Returns the variables of processes that use the servers.
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /// Sets a variable of the processes.
    void set(String name, String value) {
        environment.put(name, value);
    }

    /// Returns clients of moto, or of the only server.
    AwsClients clients() {
        return clients(Objects.requireNonNull(others).url());
    }

    /// Returns clients of a server.
    static AwsClients clients(String url) {
        return AwsClients.at(
                URI.create(url),
                REGION,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCOUNT, "secret")),
                new ExecutionInterceptor() {});
    }

    /// Returns the number of messages in a queue, also of those that are processed.
    static int messages(AwsClients clients, String queue) {
        var url = clients.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
        return clients
                .sqs()
                .getQueueAttributes(get ->
                        get.queueUrl(url)
                                .attributeNames(
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                        QueueAttributeName
                                                .APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /// Sends each line of a file to a queue, several times, with boto3.
    void send(String queue, Path file, int times) throws IOException, InterruptedException {
        run(
                List.of(
                        "python3",
                        Path.of("src/test/resources/aws/send_lines.py").toString(),
                        sqs.url(),
                        queue,
                        file.toString(),
                        String.valueOf(times)));
    }

    /// Runs `leat` with these arguments in this process, which is faster than one of its own. It
    /// must succeed. Returns its standard output.
    String leat(String... arguments) {
        var session = session();
        assertThat(session.run(arguments))
                .as("%s: %s %s", List.of(arguments), session.out(), session.err())
                .isZero();
        return session.out();
    }

    /// Runs `leat` in this way for an example in an environment, with its state in the folder of
    /// the services.
    String leat(Example example, String environment, String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(words[0].equals("up") ? List.of() : List.of("--app"));
        arguments.add(example.path());
        arguments.addAll(List.of("--env", environment));
        arguments.addAll(List.of("--state", folder.resolve("state").toString()));
        return leat(arguments.toArray(String[]::new));
    }

    /// Returns the number of visible messages of a queue of the app, as `leat ls queues` lists it.
    int visible(Example example, String environment, String queue) {
        for (var line : leat(example, environment, "ls", "queues", "--json").lines().toList()) {
            var each = JSON.readTree(line);
            if (each.get("queue").stringValue().equals(queue)) {
                return each.get("visible").intValue();
            }
        }
        throw new AssertionError("no queue " + queue);
    }

    /// Returns a session of `leat` in this process that uses the services.
    Session session() {
        var all = new HashMap<>(System.getenv());
        all.putAll(environment);
        environment.forEach(this::property);
        return new Session(all);
    }

    /// Sets the system property that AWS's SDK reads like this environment variable.
    private void property(String variable, String value) {
        var name =
                switch (variable) {
                    case "AWS_ENDPOINT_URL" -> "aws.endpointUrl";
                    case "AWS_ENDPOINT_URL_SQS" -> "aws.endpointUrlSqs";
                    case "AWS_ENDPOINT_URL_DYNAMODB" -> "aws.endpointUrlDynamoDb";
                    case "AWS_ENDPOINT_URL_SNS" -> "aws.endpointUrlSns";
                    case "AWS_ENDPOINT_URL_S3" -> "aws.endpointUrlS3";
                    case "AWS_ENDPOINT_URL_KINESIS" -> "aws.endpointUrlKinesis";
                    case "CBOR_ENABLED" -> "aws.cborEnabled";
                    case "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS" ->
                            "aws.endpointUrlRedshiftServerless";
                    case "AWS_ACCESS_KEY_ID" -> "aws.accessKeyId";
                    case "AWS_SECRET_ACCESS_KEY" -> "aws.secretAccessKey";
                    case "AWS_REGION" -> "aws.region";
                    default -> "";
                };
        if (!name.isEmpty()) {
            properties.add(name);
            System.setProperty(name, value);
        }
    }

    /// Runs a command with these servers. It must succeed. Returns its standard output.
    String run(List<String> command) throws IOException, InterruptedException {
        var out = Files.createTempFile(folder, "run", ".out");
        var err = Files.createTempFile(folder, "run", ".err");
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroy();
        }
        assertThat(process.exitValue())
                .as("%s: %s %s", command.getLast(), Files.readString(out), Files.readString(err))
                .isZero();
        return Files.readString(out);
    }

    @Override
    public void close() {
        properties.forEach(System::clearProperty);
        peers.reversed().forEach(Peer::close);
    }
}

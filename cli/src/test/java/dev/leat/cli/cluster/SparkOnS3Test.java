package dev.leat.cli.cluster;

import static dev.leat.cli.cluster.RunFiles.HEADER;
import static dev.leat.cli.cluster.RunFiles.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.aws.LeatEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A run on Spark reads objects of S3 and writes objects there, through Hadoop's file system `s3a:`
/// and Leat's own endpoint. They equal those of a run on local files.
@Tag("spark")
@Timeout(600)
class SparkOnS3Test {

    private static final String SPLIT = "spark.leat.splitBytes=16k";

    /// The splits exchange their rows, and then reject lines of other splits.
    private static final String APP =
            RunFiles.APP.replace(
                    "    to:\n", "    steps: [distinct: {by: id, keep: same}]\n    to:\n");

    @TempDir Path folder;
    private S3Client s3;

    private static S3Client client(String url) {
        return S3Client.builder()
                .endpointOverride(URI.create(url))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private Map<String, String> objects() {
        var objects = new TreeMap<String, String>();
        for (var key :
                s3.listObjectsV2(list -> list.bucket("out")).contents().stream()
                        .map(S3Object::key)
                        .toList()) {
            var bytes = s3.getObjectAsBytes(get -> get.bucket("out").key(key)).asByteArray();
            objects.put(key, new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return objects;
    }

    /// The output has an object that is replaced, and what a killed driver left: a durable list.
    @Test
    void objectsAreThoseOfARunOnLocalFiles() throws Exception {
        var app = Files.writeString(folder.resolve("app.yaml"), APP).getParent().toString();
        var local = new ArrayList<String>();
        try (var endpoint =
                        LeatEndpoint.of(
                                RunFiles.APP.substring(0, RunFiles.APP.indexOf("pipelines:")),
                                Files.createDirectory(folder.resolve("services")));
                var cluster = new SparkCluster(folder.resolve("cluster"), 0, false)) {
            s3 = client(endpoint.url());
            for (var each :
                    Map.of("a b", HEADER + rows(0, 4_000) + "7,x,1\n", "ü", HEADER + rows(10, 500))
                            .entrySet()) {
                var file =
                        Files.writeString(folder.resolve(each.getKey() + ".csv"), each.getValue());
                local.add(file.toString());
                put("in", "new/" + each.getKey() + ".csv", each.getValue());
            }
            put("out", "sales/ü.csv", "of an earlier run");
            put("out", "sales/_leat/killed/1/2", "from a killed driver");
            put("out", "sales/_leat/killed/commit", "1%2F2\tlate.txt\nend\n");
            put("out", "sales/_leat/failed/1/2", "of a run that failed");
            var home = folder.resolve("home");
            var wanted = List.of("run", "csv", "--app", app, "-o", home + "/", "-i");
            run(Map.of(), wanted, local);
            assertThat(RunFiles.below(home).values())
                    .anyMatch(text -> text.contains("but different content"));
            Files.writeString(home.resolve("late.txt"), "from a killed driver");
            var command = new ArrayList<>(List.of("run", "csv", "--app", app, "--on", "local[2]"));
            for (var setting :
                    List.of(
                            SPLIT,
                            "spark.leat.abandonedSeconds=0",
                            "spark.hadoop.fs.s3a.endpoint=" + endpoint.url(),
                            "spark.hadoop.fs.s3a.endpoint.region=us-east-1",
                            "spark.hadoop.fs.s3a.path.style.access=true",
                            "spark.hadoop.fs.s3a.access.key=any",
                            "spark.hadoop.fs.s3a.secret.key=any")) {
                command.addAll(List.of("--conf", setting));
            }
            run(
                    cluster.environment(),
                    command,
                    List.of("-o", "s3a://out/sales/", "-i", "s3a://in/new/*.csv"));
            var made = new TreeMap<String, String>();
            RunFiles.below(home).forEach((name, text) -> made.put("sales/" + name, text));
            var objects = objects();
            assertThat(objects.keySet()).isEqualTo(made.keySet());
            objects.forEach((key, content) -> assertThat(content).as(key).isEqualTo(made.get(key)));
            // in processes beside Spark, which have Leat's libraries of Hadoop instead of Spark's
            for (var setting :
                    List.of(
                            "spark.leat.java=" + System.getProperty("java.home"),
                            "spark.leat.libraries=.")) {
                command.addAll(List.of("--conf", setting));
            }
            run(
                    cluster.environment(),
                    command,
                    List.of("-o", "s3a://out/beside/", "-i", "s3a://in/new/ü.csv"));
            assertThat(objects().get("beside/ü.csv"))
                    .isNotNull()
                    .isEqualTo(made.get("sales/ü.csv"));
            s3.close();
        }
    }

    private void put(String bucket, String key, String text) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    private static void run(
            Map<String, String> environment, List<String> words, List<String> more) {
        var session = new Session(environment);
        var all = new ArrayList<>(words);
        all.addAll(more);
        int code = session.run(all.toArray(String[]::new));
        assertThat(code).as(session.out() + session.err()).isZero();
    }
}

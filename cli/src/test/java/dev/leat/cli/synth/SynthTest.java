package dev.leat.cli.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `leat synth`. The templates of three apps are golden, and each variant of a resource that other
/// apps add: run with `-Dgolden=write` and read the difference.
class SynthTest {

    private static final Path GOLDEN = SynthApp.GOLDEN;

    @TempDir Path folder;

    private static Session run(String language, String app, Path out, String... more) {
        var session = new Session();
        var words = new ArrayList<>(List.of("synth", language, app, "--env", "aws", "--out"));
        words.add(out.toString());
        words.addAll(List.of(more));
        assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isZero();
        return session;
    }

    static List<SynthApp> whole() {
        return SynthApp.WHOLE;
    }

    @ParameterizedTest
    @MethodSource("whole")
    void writesTheTemplatesOfAnApp(SynthApp app) throws IOException {
        if ("write".equals(System.getProperty("golden"))) {
            app.write(GOLDEN);
        }
        var first = SynthApp.texts(app.write(folder));
        assertThat(first).isEqualTo(SynthApp.texts(GOLDEN.resolve(app.name())));
        assertThat(SynthApp.texts(app.write(folder))).as("the same again").isEqualTo(first);
    }

    /// The resources of the other apps that the golden templates do not have, with a file for each
    /// type and language.
    @Test
    void writesEachVariantOfAResource() throws IOException {
        var variants = new ResourceVariants();
        for (var app : SynthApp.WHOLE) {
            variants.add(app.write(folder));
        }
        variants.take();
        for (var app : SynthApp.OTHERS) {
            variants.add(app.write(folder));
        }
        var found = variants.take();
        var golden = GOLDEN.resolve("resources");
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(golden);
            for (var file : SynthApp.texts(golden).keySet()) {
                Files.delete(golden.resolve(file));
            }
            for (var file : found.entrySet()) {
                Files.writeString(golden.resolve(file.getKey()), file.getValue());
            }
        }
        assertThat(found)
                .hasSizeGreaterThan(10)
                .containsExactlyInAnyOrderEntriesOf(SynthApp.texts(golden));
    }

    @Test
    void printsTheFilesThatItWrites() {
        var app = "../examples/orders";
        assertThat(run("cloudformation", app, folder).out())
                .contains("wrote " + folder.resolve("template.yaml"));
        assertThat(run("terraform", app, folder).out())
                .contains("wrote " + folder.resolve("terraform/main.tf"));
    }

    @Test
    void overwritesNoOtherFile() throws IOException {
        var file = folder.resolve("template.yaml");
        Files.writeString(file, "Resources: {}\n");
        var session = new Session();
        assertThat(
                        session.run(
                                "synth",
                                "cloudformation",
                                "../examples/orders",
                                "--env",
                                "aws",
                                "--out",
                                folder.toString()))
                .isEqualTo(2);
        assertThat(session.err())
                .contains(file + " exists and was not written by `leat synth`; move it");
        assertThat(file).hasContent("Resources: {}\n");
    }

    @Test
    void warnsOfRedrivePoliciesThatNothingRuns() throws IOException {
        var app = "src/test/resources/redrive";
        var functions = "a function runs redrive policies every five minutes if `leat synth` has";
        var alarm = "app.yaml:%d:5: alarm %s differs in environment aws: " + functions;
        assertThat(run("cloudformation", app, folder).err())
                .contains(alarm.formatted(35, "letters"), alarm.formatted(40, "failed_payments"));
        assertThat(Files.readString(folder.resolve("template.yaml")))
                .contains("Alarm letters of app.yaml.")
                .doesNotContain("RedriveHandler");
        assertThat(run("cloudformation", app, folder, "--functions", "count").err())
                .doesNotContain(functions);
        assertThat(Files.readString(folder.resolve("template.yaml"))).contains("RedriveHandler");
    }

    /// The AWS provider accepts a `name_prefix` of at most 38 characters, and an account has one
    /// alarm of a name.
    @Test
    void namesOfRolesAreShortAndNamesOfAlarmsDiffer() throws IOException {
        var app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(
                app.resolve("app.yaml"),
                """
                app: shop
                schemas:
                  Order: {id: varchar not null}
                queues:
                  orders:
                  paid:
                views:
                  totals: {measures: {n: count(*)}}
                pipelines:
                  order_statistics_of_each_day:
                    from: {queue: orders, schema: Order}
                    key: id
                    to: [{view: totals}]
                alarms:
                  paid-dead-letters: {queue: orders, measure: dead_letters, above: 5}
                environments:
                  aws: {region: eu-west-1}
                """);
        var functions = "order_statistics_of_each_day";
        run("terraform", app.toString(), folder, "--functions", functions);
        var prefixes =
                Pattern.compile("name_prefix += \"(.*)\"")
                        .matcher(Files.readString(folder.resolve("terraform/main.tf")))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(prefixes)
                .contains("leat-order-statistics-of-each-day-func")
                .allSatisfy(prefix -> assertThat(prefix).hasSizeLessThanOrEqualTo(38));
        run("cloudformation", app.toString(), folder);
        var names =
                Pattern.compile("AlarmName: (.*)")
                        .matcher(Files.readString(folder.resolve("template.yaml")))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(names)
                .contains("shop-paid-dead-letters", "shop-paid-dead-letters-alarm")
                .doesNotHaveDuplicates();
    }

    private Path queues(int number) throws IOException {
        var app = Files.createDirectories(folder.resolve("queues" + number));
        var text =
                new StringBuilder("app: shop\nenvironments: {aws: {region: eu-west-1}}\nqueues:\n");
        for (int queue = 0; queue < number; queue++) {
            text.append("  q%d: {}\n".formatted(queue));
        }
        Files.writeString(app.resolve("app.yaml"), text);
        return app;
    }

    @Test
    void saysThatALargeTemplateMustBeInABucket() throws IOException {
        var app = queues(99).toString();
        assertThat(run("cloudformation", app, folder).out())
                .contains(
                        "for more than 51200, `aws cloudformation deploy` needs --s3-bucket NAME");
    }

    @Test
    void refusesATemplateThatCloudFormationWouldRefuse() throws IOException {
        var app = queues(101).toString();
        var deployed = folder.resolve("deployed.yaml");
        Files.writeString(deployed, "Resources: {}\n");
        for (var command :
                List.of(
                        List.of("synth", "cloudformation", app, "--env", "aws"),
                        List.of("diff", app, "--env", "aws", "--template", deployed.toString()))) {
            var session = new Session();
            assertThat(session.run(command.toArray(String[]::new))).isEqualTo(2);
            assertThat(session.err())
                    .contains(
                            "the template would have 203 outputs, but CloudFormation allows 200; divide the app");
        }
        run("terraform", app, folder);
    }

    @Test
    void refusesAnUnknownFunction() {
        var session = new Session();
        assertThat(
                        session.run(
                                "synth",
                                "terraform",
                                "../examples/orders",
                                "--env",
                                "aws",
                                "--functions",
                                "order_stats,orders"))
                .isEqualTo(2);
        assertThat(session.err())
                .contains("app orders has no pipeline orders; pipelines: order_stats");
    }

    @Test
    void refusesAnEnvironmentThatIsNotOnAws() {
        var session = new Session();
        assertThat(session.run("synth", "terraform", "../examples/orders", "--env", "redis"))
                .isEqualTo(2);
        assertThat(session.err())
                .contains("environment redis has no region, so it is not on AWS; add `region:");
        var unknown = new Session();
        assertThat(unknown.run("synth", "terraform", "../examples/orders", "--env", "asw"))
                .isEqualTo(2);
        assertThat(unknown.err()).contains("environments: redis, aws");
        var missing = new Session();
        assertThat(missing.run("synth", "terraform", "../examples/orders")).isEqualTo(2);
        assertThat(missing.err()).contains("--env");
    }
}

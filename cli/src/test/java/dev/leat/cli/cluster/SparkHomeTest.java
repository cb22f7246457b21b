package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkHomeTest {

    @TempDir Path folder;

    private SparkHome spark(String version) throws IOException {
        var home = Files.createDirectories(folder.resolve("spark-" + version));
        program(home.resolve("bin/spark-submit"));
        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("jars/spark-core_2.12-%s.jar".formatted(version)));
        return SparkHome.of(Map.of("SPARK_HOME", home.toString()));
    }

    private static void program(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        assertThat(Files.createFile(file).toFile().setExecutable(true)).isTrue();
    }

    private Path java(String version) throws IOException {
        var home = folder.resolve("jdk-" + version);
        program(home.resolve("bin/java"));
        Files.writeString(
                home.resolve("release"), "OS=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        return home;
    }

    @Test
    void sparkFrom42OnRunsOnTheJavaOfLeat() throws IOException {
        assertThat(spark("4.2.0").runsOnJava25()).isTrue();
        assertThat(spark("10.0.1").runsOnJava25()).isTrue();
        assertThat(spark("4.1.3").runsOnJava25()).isFalse();
        assertThat(spark("3.5.6").runsOnJava25()).isFalse();
    }

    @Test
    void olderSparkRunsOnTheFirstJavaThatFits() throws IOException {
        var spark = spark("3.5.6");
        var old = java("17.0.15").toString();
        var other = java("21").toString();
        var young = java("25.0.1").toString();
        assertThat(spark.java(Map.of("JAVA_HOME", old, "LEAT_SPARK_JAVA_HOME", other)))
                .hasToString(other);
        assertThat(spark.java(Map.of("JAVA_HOME", old))).hasToString(old);
        var path = "%s/bin:%s/bin".formatted(young, other);
        assertThat(spark.java(Map.of("JAVA_HOME", young, "PATH", path))).hasToString(other);
    }

    @Test
    void errorsNameTheFolder() throws IOException {
        var spark = spark("3.5.6");
        var young = java("25.0.1");
        assertThatThrownBy(() -> spark.java(Map.of("LEAT_SPARK_JAVA_HOME", young.toString())))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "Spark 3.5 in %s needs Java 17 or 21 for itself, and LEAT_SPARK_JAVA_HOME is %s, which is Java 25; set LEAT_SPARK_JAVA_HOME to the folder of a JDK 17"
                                .formatted(spark.folder(), young));
        assertThatThrownBy(() -> spark("3.4.1"))
                .hasMessageStartingWith("Spark 3.4 in %s/spark-3.4.1 is too old; ", folder);
        var empty = folder.resolve("spark-3.5.6/bin").toString();
        assertThatThrownBy(() -> SparkHome.of(Map.of("SPARK_HOME", empty)))
                .hasMessageStartingWith("SPARK_HOME is %s, which has no bin/spark-submit; ", empty);
    }
}

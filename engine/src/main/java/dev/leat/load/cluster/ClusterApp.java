package dev.leat.load.cluster;

import dev.leat.app.App;
import dev.leat.load.SingleRunPlan;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/// The app and the pipeline of a job, as text, which the driver sends to the executors. `folder` is
/// true if the output is a folder. Without an output, the pipeline is that of `leat up`, which
/// publishes the objects.
public record ClusterApp(
        String text,
        String file,
        HashMap<String, String> variables,
        String environment,
        String pipeline,
        String output,
        boolean folder)
        implements Serializable {

    /// Reads the app file, with the values of the environment variables that it names.
    public static ClusterApp read(
            Path file, String environment, String pipeline, String output, boolean folder)
            throws IOException {
        var app = of(Files.readString(file), file, environment);
        return new ClusterApp(
                app.text, app.file, app.variables, environment, pipeline, output, folder);
    }

    /// Returns an app of `leat up`, without its pipeline, with the values of the environment
    /// variables that it names.
    public static ClusterApp of(String text, Path file, String environment) {
        var variables = new HashMap<String, String>();
        System.getenv()
                .forEach((name, value) -> {
                    var begin = "${env:" + name;
                    if (text.contains(begin + "}") || text.contains(begin + ":-")) {
                        variables.put(name, value);
                    }
                });
        return new ClusterApp(text, file.toString(), variables, environment, "", "", true);
    }

    public ClusterApp with(String name) {
        return new ClusterApp(text, file, variables, environment, name, output, folder);
    }

    /// Returns the plan of the pipeline.
    ///
    /// @param parsed the app of this text
    /// @throws IllegalArgumentException if the pipeline or the output is not valid, or the pipeline
    ///   cannot run on a cluster
    public SingleRunPlan plan(App parsed) {
        var found = parsed.pipelines().get(pipeline);
        if (found == null) {
            throw new IllegalArgumentException("no pipeline '%s' in the app".formatted(pipeline));
        }
        var plan =
                output.isEmpty()
                        ? new SingleRunPlan(parsed, found, "", folder)
                        : SingleRunPlan.of(parsed, found, output, folder);
        plan.onCluster()
                .ifPresent(why -> {
                    throw new IllegalArgumentException(why);
                });
        return plan;
    }
}

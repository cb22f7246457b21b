package dev.leat.spark.job;

import dev.leat.load.cluster.ClusterApp;
import dev.leat.load.cluster.ClusterRun;
import dev.leat.load.cluster.ClusterSettings;
import dev.leat.load.cluster.RunFolder;
import dev.leat.spark.host.HostCluster;
import dev.leat.spark.host.HostProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// The driver of `leat run --on`. Its arguments are the app file, in the folder of Spark's files if
/// its path is relative, the environment or an empty text, the pipeline, the output, `folder` or
/// `file`, and the inputs. It prints lines for the command: `progress`, `output`, `rejects`,
/// `note`, `totals` or `error`, and the values of each, separated by tabs.
public final class LeatJob implements HostProgram {

    /// Exit code of a file that cannot be read, or of a failure.
    static final int ERROR = 1;

    /// Exit code of an invalid app or argument.
    private static final int INPUT = 2;

    private static final int INPUTS = 5;

    @Override
    public int run(List<String> arguments, HostCluster cluster) {
        try {
            var settings = new ClusterSettings(cluster.settings());
            var app =
                    ClusterApp.read(
                            Path.of(settings.all().get(HostCluster.FILES))
                                    .resolve(arguments.get(0)),
                            arguments.get(1),
                            arguments.get(2),
                            arguments.get(3),
                            arguments.get(4).equals("folder"));
            run(app, arguments.subList(INPUTS, arguments.size()), settings, cluster);
            return 0;
        } catch (IllegalArgumentException invalid) {
            return failed(cluster, INPUT, invalid.getMessage());
        } catch (ClusterRun.RefusedException refused) {
            return failed(cluster, ERROR, refused.getMessage());
        } catch (Exception failed) {
            return failed(cluster, ERROR, reason(failed));
        }
    }

    private static void run(
            ClusterApp app, List<String> inputs, ClusterSettings settings, HostCluster cluster)
            throws IOException, ClusterRun.RefusedException {
        var root = root(app);
        var storage = new JobStorage(settings.all(), root);
        var files = storage.inputs(inputs);
        var job = settings.job(root, UUID.randomUUID().toString());
        var pipeline = JobPlans.of(app).pipeline();
        try (var folder = RunFolder.begin(storage, job.run(), settings.abandoned())) {
            folder.copyLookups(pipeline);
            var objects = JobStages.run(cluster, app, job).process(files);
            folder.commit(objects.moves());
            objects.report(cluster::line);
        }
    }

    /// Returns the URI of the output folder.
    private static String root(ClusterApp app) {
        var parent = app.output().substring(0, app.output().lastIndexOf('/') + 1);
        var folder = app.folder() ? app.output() : parent;
        return JobStorage.path(folder.isEmpty() ? "." : folder).toString();
    }

    private static int failed(HostCluster cluster, int code, String why) {
        cluster.line("error", String.valueOf(why));
        return code;
    }

    /// Returns the message of a failure. If no task can run, this is one line with the reason.
    static String reason(Exception failed) {
        var text =
                failed instanceof IOException
                        ? String.valueOf(failed.getMessage())
                        : failed.toString();
        if (text.contains("UnsupportedClassVersionError")) {
            return HostCluster.NO_JAVA + ", and Java 17 or later for Spark";
        }
        int reason = text.indexOf(HostCluster.NO_JAVA);
        return reason < 0 ? text : text.substring(reason).lines().findFirst().orElse(text);
    }
}

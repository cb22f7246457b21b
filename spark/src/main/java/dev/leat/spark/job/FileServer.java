package dev.leat.spark.job;

import dev.leat.load.FileRequest;
import dev.leat.load.cluster.ClusterApp;
import dev.leat.load.cluster.ClusterAttempt;
import dev.leat.load.cluster.ClusterSettings;
import dev.leat.spark.host.HostCluster;
import dev.leat.spark.host.HostProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// The driver of the files that `leat up` receives. Its arguments are the path of the app file and
/// the environment. The first line of its standard input is the text of the app file, each other
/// line a [FileRequest], as JSON; requests are processed at the same time. It ends with its input,
/// and thus with the process that started it. It prints lines as [LeatJob] does: `done` with the
/// number of the request and the result, or `failed` with the number and the reason, `ready` when
/// it has started, and `error` before it ends because the cluster is lost.
public final class FileServer implements HostProgram {

    private static final JsonMapper JSON = JsonMapper.shared();

    private volatile boolean ending;

    @Override
    public int run(List<String> arguments, HostCluster cluster) {
        try {
            var text = JSON.readValue(cluster.input(), String.class);
            var app = ClusterApp.of(text, Path.of(arguments.get(0)), arguments.get(1));
            cluster.line("ready", "");
            var settings = new ClusterSettings(cluster.settings());
            cluster.endIfLost(settings.lostSeconds());
            for (var line = cluster.input(); line != null; line = cluster.input()) {
                var request = JSON.readValue(line, FileRequest.class);
                // properties of Spark are those of a platform thread
                Thread.ofPlatform().daemon().start(() -> process(app, request, settings, cluster));
            }
            ending = true;
        } catch (IOException | RuntimeException failed) {
            lost(cluster, LeatJob.reason(failed));
        }
        return 0;
    }

    private void process(
            ClusterApp all, FileRequest request, ClusterSettings settings, HostCluster cluster) {
        try {
            var app = all.with(request.pipeline());
            var job = settings.job(request.folder(), "");
            var done = JobStages.run(cluster, app, job).compute(request);
            cluster.line("done", request.id() + "\t" + JSON.writeValueAsString(done));
        } catch (Exception failed) {
            if (ending) {
                return;
            }
            // the lines after the first one are a stack trace
            var why = LeatJob.reason(failed).lines().findFirst().orElse("");
            Stream.of(ClusterAttempt.UNSHARED, HostCluster.NO_JAVA)
                    .filter(why::contains)
                    .forEach(cause -> lost(cluster, why.substring(why.indexOf(cause))));
            cluster.line("failed", request.id() + "\t" + why);
        } catch (Error crash) {
            crash.printStackTrace();
            cluster.halt(LeatJob.ERROR);
        }
    }

    private static void lost(HostCluster cluster, String why) {
        cluster.line("error", why);
        cluster.halt(LeatJob.ERROR);
    }
}

package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.delivery.DeliveryCommand;
import dev.leat.cli.delivery.DeliveryLs;
import dev.leat.cli.delivery.DeliveryRetry;
import dev.leat.cli.delivery.DeliveryShow;
import dev.leat.cli.dlq.DlqCommand;
import dev.leat.cli.dlq.DlqExplain;
import dev.leat.cli.dlq.DlqHistory;
import dev.leat.cli.dlq.DlqLs;
import dev.leat.cli.dlq.DlqPreview;
import dev.leat.cli.dlq.DlqPurge;
import dev.leat.cli.dlq.DlqRedrive;
import dev.leat.cli.dlq.DlqShow;
import dev.leat.cli.lake.LakeCommand;
import dev.leat.cli.lake.LakeCompact;
import dev.leat.cli.lake.LakeExpire;
import dev.leat.cli.lake.LakeRollback;
import dev.leat.cli.lake.LakeVerify;
import dev.leat.cli.lambda.PackageLambda;
import dev.leat.cli.listing.LsCommand;
import dev.leat.cli.pack.PackageCommand;
import dev.leat.cli.pack.PackageImage;
import dev.leat.cli.pack.PackageSpark;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.quality.ProfileCommand;
import dev.leat.cli.quality.SuggestCommand;
import dev.leat.cli.rebuild.RebuildCommand;
import dev.leat.cli.replay.ReplayCommand;
import dev.leat.cli.stream.RecordGet;
import dev.leat.cli.stream.RecordPut;
import dev.leat.cli.stream.StreamCommand;
import dev.leat.cli.synth.DiffCommand;
import dev.leat.cli.synth.SynthCloudFormation;
import dev.leat.cli.synth.SynthCommand;
import dev.leat.cli.synth.SynthTerraform;
import dev.leat.cli.terminal.Screen;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.test.TestCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/// The commands of `leat`.
final class Commands {

    /// Commands that describe others.
    private static final Set<String> NEED_ALL = Set.of("help", "completion");

    private final Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();

    Commands(Terminal terminal, StopSignal stop, Optional<Screen> screen) {
        var access = new AppAccess(terminal, stop::guarded);
        all.put("new", () -> of(new NewCommand(terminal)));
        all.put("lint", () -> of(new LintCommand(terminal)));
        all.put("test", () -> of(new TestCommand(terminal)));
        all.put("up", () -> of(new UpCommand(terminal, stop)));
        all.put("worker", () -> of(new WorkerCommand(terminal, stop)));
        all.put("send", () -> of(new SendCommand(access, terminal)));
        all.put("run", () -> of(new RunCommand(terminal)));
        all.put("put", () -> of(new PutCommand(access, terminal)));
        all.put("get", () -> of(new GetCommand(access, terminal)));
        all.put(
                "dlq",
                () ->
                        of(
                                new DlqCommand(),
                                new DlqLs(access, terminal),
                                new DlqShow(access, terminal),
                                new DlqExplain(access, terminal),
                                new DlqPreview(access, terminal),
                                new DlqRedrive(access, terminal, stop),
                                new DlqPurge(access, terminal, stop),
                                new DlqHistory(access, terminal)));
        all.put("table", () -> of(new TableCommand(access, terminal)));
        all.put(
                "lake",
                () ->
                        of(
                                new LakeCommand(),
                                new LakeCompact(access, terminal),
                                new LakeExpire(access, terminal),
                                new LakeRollback(access, terminal),
                                new LakeVerify(access, terminal)));
        all.put("warehouse", () -> of(new WarehouseCommand(access, terminal)));
        all.put(
                "stream",
                () ->
                        of(
                                new StreamCommand(),
                                new RecordPut(access, terminal),
                                new RecordGet(access, terminal)));
        all.put("quality", () -> of(new QualityCommand(access, terminal)));
        all.put("ls", () -> of(new LsCommand(access, terminal)));
        all.put(
                "delivery",
                () ->
                        of(
                                new DeliveryCommand(),
                                new DeliveryLs(access, terminal),
                                new DeliveryShow(access, terminal),
                                new DeliveryRetry(access, terminal)));
        all.put("top", () -> of(new TopCommand(access, terminal, stop, screen)));
        all.put("console", () -> of(new ConsoleCommand(access, terminal)));
        all.put("trace", () -> of(new TraceCommand(access, terminal)));
        all.put("sql", () -> of(new SqlCommand(access, terminal)));
        all.put("profile", () -> of(new ProfileCommand(access, terminal, screen)));
        all.put("suggest", () -> of(new SuggestCommand(access, terminal)));
        all.put(
                "synth",
                () ->
                        of(
                                new SynthCommand(),
                                new SynthCloudFormation(terminal),
                                new SynthTerraform(terminal)));
        all.put("diff", () -> of(new DiffCommand(terminal)));
        all.put(
                "package",
                () ->
                        of(
                                new PackageCommand(),
                                new PackageImage(terminal),
                                new PackageLambda(terminal),
                                new PackageSpark(terminal)));
        all.put("schema", () -> of(new SchemaCommand(terminal)));
        all.put("explain", () -> of(new ExplainCommand(terminal)));
        all.put("rebuild", () -> of(new RebuildCommand(terminal)));
        all.put("replay", () -> of(new ReplayCommand(access, terminal)));
        all.put("accept", () -> of(new AcceptCommand(terminal)));
        all.put("backup", () -> of(new BackupCommand(access, terminal)));
        all.put("restore", () -> of(new RestoreCommand(terminal)));
        all.put("completion", () -> of(new CompletionCommand(terminal)));
        all.put("help", () -> of(new HelpCommand()));
        all.put("version", () -> of(new VersionCommand(terminal)));
    }

    private static CommandLine of(Object command, Object... subcommands) {
        var all = new CommandLine(command);
        for (var subcommand : subcommands) {
            all.addSubcommand(subcommand);
        }
        return all;
    }

    /// Returns the command that the arguments begin with, or all commands if they begin with none.
    /// To read the annotations of all commands is half of the processor time of a short command.
    Map<String, CommandLine> needed(String... arguments) {
        var first = arguments.length == 0 ? "" : arguments[0];
        var needed = new LinkedHashMap<String, CommandLine>();
        var only = all.get(first);
        if (only != null && !NEED_ALL.contains(first)) {
            needed.put(first, only.get());
        } else {
            all.forEach((name, command) -> needed.put(name, command.get()));
        }
        return needed;
    }
}

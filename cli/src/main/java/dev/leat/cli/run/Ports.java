package dev.leat.cli.run;

import dev.leat.cli.place.TokenFile;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.Right;
import dev.leat.server.AccessToken;
import dev.leat.server.CorsFilter;
import dev.leat.server.HostFilter;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.Site;
import dev.leat.server.TokenFilter;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.health.Health;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Addresses that an app listens on: the port of the API and, optionally, the port for AWS clients;
/// 0 means any free port. If a port is in use, a [CommandException] names its option. `token` is a
/// token that the user chose. `console` is the right of those who log in to the console; empty
/// without a console.
public record Ports(
        String host,
        int api,
        OptionalInt aws,
        Optional<AccessToken> token,
        Optional<Right> console) {

    public static final int API = 8000;

    /// Default port of AWS emulators.
    public static final int AWS = 4566;

    private static final String API_OPTION = "--port";
    private static final String AWS_OPTION = "--aws-port";

    /// Creates ports without a token.
    public Ports(String host, int api, OptionalInt aws) {
        this(host, api, aws, Optional.empty());
    }

    /// Creates ports with a console.
    public Ports(String host, int api, OptionalInt aws, Optional<AccessToken> token) {
        this(host, api, aws, token, Optional.of(Right.WRITE));
    }

    /// Returns the token that requests need, because the user set a token or other machines can
    /// connect; empty if they need none.
    ///
    /// @param state the folder with the token that is used if the user set none
    Optional<AccessToken> lock(Path state) {
        return token.or(() -> loopback() ? Optional.empty() : Optional.of(TokenFile.of(state)));
    }

    private boolean loopback() {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /// Returns the filters for the API's sites. `lock` is the required token; empty if none is
    /// required.
    List<Site> filters(Optional<AccessToken> lock, Health health) {
        return List.of(
                new CorsFilter(),
                lock.<Site>map(token -> new TokenFilter(token, health::brief))
                        .orElseGet(() -> new HostFilter(host)));
    }

    /// Checks that the ports are free.
    void probe() {
        try {
            Server.probe(host, api);
        } catch (PortInUseException taken) {
            throw refused(taken, API_OPTION, API);
        }
        if (aws.isPresent()) {
            try {
                Server.probe(host, aws.getAsInt());
            } catch (PortInUseException taken) {
                throw refused(taken, AWS_OPTION, AWS);
            }
        }
    }

    Server api(List<Site> sites) {
        try {
            return Server.start(host, api, sites);
        } catch (PortInUseException taken) {
            throw refused(taken, API_OPTION, API);
        }
    }

    /// Returns these ports without the AWS-compatible endpoint, for an app on AWS.
    public Ports withoutAws() {
        return new Ports(host, api, OptionalInt.empty(), token, console);
    }

    Server aws(AwsEndpoint endpoint) {
        try {
            return Server.start(host, aws.orElseThrow(), List.of(endpoint), endpoint);
        } catch (PortInUseException taken) {
            throw refused(taken, AWS_OPTION, AWS);
        }
    }

    private static CommandException refused(PortInUseException taken, String option, int usual) {
        String without = option.equals(AWS_OPTION) ? "; " + AWS_OPTION + " off disables it" : "";
        return CommandException.error(
                taken.getMessage() + ". " + taken.advice(option, usual) + without);
    }
}

package dev.leat.cli.run;

import dev.leat.cli.terminal.CommandException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Where an app listens: the port of the API, and the one for clients of AWS, if any; 0 is any free
/// one. A port that cannot be had is a [CommandException] that names the option. `token` is the one
/// that a person chose, if any.
public record Ports(String host, int api, OptionalInt aws, Optional<AccessToken> token) {

    public static final int API = 8000;

    /// The port that other local stand-ins for AWS have, too.
    public static final int AWS = 4566;

    private static final String API_OPTION = "--port";
    private static final String AWS_OPTION = "--aws-port";

    /// With no token chosen.
    public Ports(String host, int api, OptionalInt aws) {
        this(host, api, aws, Optional.empty());
    }

    /// Whether nobody can ask without a token: one was chosen, or others than this machine may
    /// reach it.
    boolean locked() {
        return token.isPresent() || !loopback();
    }

    private boolean loopback() {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /// What stands before the sites of the API. `lock` is the token that is needed, if one is.
    List<Site> doors(Optional<AccessToken> lock, Health health) {
        return List.of(
                new CorsFilter(),
                lock.<Site>map(token -> new TokenFilter(token, health::brief))
                        .orElseGet(() -> new HostFilter(host)));
    }

    /// Finds out whether it could listen now.
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

    Server aws(AwsEndpoint endpoint) {
        try {
            return Server.start(host, aws.orElseThrow(), List.of(endpoint), endpoint);
        } catch (PortInUseException taken) {
            throw refused(taken, AWS_OPTION, AWS);
        }
    }

    private static CommandException refused(PortInUseException taken, String option, int usual) {
        String without = option.equals(AWS_OPTION) ? "; " + AWS_OPTION + " off does without" : "";
        return CommandException.error(
                taken.getMessage() + ". " + taken.advice(option, usual) + without);
    }
}

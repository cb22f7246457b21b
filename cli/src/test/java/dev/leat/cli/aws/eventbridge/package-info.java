/// The endpoint of EventBridge, used by AWS's clients and compared with moto: guards server.
@NullMarked
package dev.leat.cli.aws.eventbridge;

import org.jspecify.annotations.NullMarked;

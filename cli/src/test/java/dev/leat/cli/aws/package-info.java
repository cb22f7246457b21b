/// The AWS-compatible endpoint, used by AWS's own clients and beside other servers of the same
/// interface: guards server.
@NullMarked
package dev.leat.cli.aws;

import org.jspecify.annotations.NullMarked;

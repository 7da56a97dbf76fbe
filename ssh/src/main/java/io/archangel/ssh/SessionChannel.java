package io.archangel.ssh;

import java.io.IOException;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.channel.ChannelSession;

/** A channel for a session, which takes a terminal's type and size, and nothing else of an environment. */
final class SessionChannel extends ChannelSession {
    /** The one sort of channel that there is. */
    static final ChannelFactory FACTORY = new ChannelFactory() {
        @Override
        public String getName() {
            return "session";
        }

        @Override
        public Channel createChannel(Session session) {
            return new SessionChannel();
        }
    };

    @Override
    protected RequestHandler.Result handleEnvParsed(String name, String value) {
        return RequestHandler.Result.ReplyFailure;
    }

    @Override
    protected RequestHandler.Result handleAgentForwardingParsed(String type) {
        return RequestHandler.Result.ReplyFailure;
    }

    /**
     * The exit code goes before the end of what was written: a client that has all of that may close the channel, and a
     * code that comes after that is an error to it.
     */
    @Override
    protected void closeShell(int code, boolean immediately) throws IOException {
        if (!isClosing()) {
            sendExitStatus(code);
            sendEof();
        }
        commandExitFuture.setClosed();
        close(immediately);
    }
}

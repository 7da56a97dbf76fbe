package io.archangel.xing;

/**
 * Answers the requests of a route whose parameters, query and body come as a record. A class that implements it says of what
 * type both are, for the binding and for {@link Site#openapi}:
 *
 *     final class AddPerson implements TypedEndpoint<NewPerson> {
 *         public Person answer(Call rq, NewPerson person) { ... }
 *     }
 *
 * @param <I> the record, as {@link Call#bind} fills it
 */
@FunctionalInterface
public interface TypedEndpoint<I> {
    /** Answers one request. Called as {@link Endpoint#answer} is, and if the record could be made. @return the same */
    Object answer(Call rq, I input) throws Exception;
}

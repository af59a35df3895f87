package software.amazon.awssdk.regions;

/**
 * Takes the place of the AWS SDK's class of this name, which loads a class for each of AWS's 300
 * services when a client is built. Knowing none, the SDK signs for the client's own region.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {
  @Override
  public ServiceMetadata serviceMetadata(String endpointPrefix) {
    return null;
  }
}

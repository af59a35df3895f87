package software.amazon.awssdk.regions;

/**
 * Takes the place of the AWS SDK's class of this name, which loads a class for each region to know
 * what it is called. Nothing here asks for that.
 */
public final class GeneratedRegionMetadataProvider implements RegionMetadataProvider {
  @Override
  public RegionMetadata regionMetadata(Region region) {
    return null;
  }
}

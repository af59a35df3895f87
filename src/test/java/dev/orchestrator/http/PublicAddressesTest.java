package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255", // this network
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255", // carriers' own
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2", // link-local, metadata
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1", // any, loopback
        "::7f00:1",
        "::808:808", // v4-compatible
        "64:ff9b::808:808",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1", // NAT64
        "100::1",
        "100:0:0:1::1", // discard, dummy
        "2001::1",
        "2001:0:53aa:64c:0:fbff:a55e:fe01", // Teredo
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff::1", // protocol assignments
        "2001:db8::1",
        "2001:db8:ffff:ffff::1",
        "3fff::1",
        "3fff:fff::1", // documentation
        "2002::1",
        "2002:7f00:1::1",
        "2002:a00:1::", // 6to4
        "5f00::1", // segment routing
        "fc00::1",
        "fd00:ec2::254",
        "fdff:ffff::1", // unique local, metadata
        "fe80::1",
        "febf::1",
        "fec0::1", // link-local, site-local
        "ff00::1",
        "ff02::1",
        "ffff::1", // multicast
        "1fff::1",
        "4000::1",
        "::ffff:0:808:808" // not assigned, translated
      })
  void an_address_with_a_special_purpose_is_not_public(String address) throws UnknownHostException {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "93.184.216.34",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "3ffe::1",
        "3fff:1000::1"
      })
  void an_address_just_outside_those_is_public(String address) throws UnknownHostException {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void an_ipv4_address_in_an_ipv6_coat_is_not_public() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 8, 8, 8, 8};

    assertThat(PublicAddresses.isPublic(Inet6Address.getByAddress("x", mapped, -1))).isFalse();
    assertThat(PublicAddresses.isPublic(InetAddress.getByName("::ffff:127.0.0.1"))).isFalse();
  }
}
